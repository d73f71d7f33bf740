// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal;

import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SealKeyTests {

	private static final byte[] SECRET = HexFormat.of()
		.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

	private static final String BASE64 = Base64.getEncoder().encodeToString(SECRET);

	@Test
	void isReadFromBase64WithWhiteSpaceAroundIt() {
		assertThat(SealKey.parse(" " + BASE64 + "\n")).isEqualTo(SealKey.of(SECRET))
			.hasSameHashCodeAs(SealKey.of(SECRET));
	}

	@Test
	void refusesWhatHasAnotherLength() {
		assertThatIllegalArgumentException().isThrownBy(() -> SealKey.of(new byte[16]))
			.withMessageContainingAll("has 16 bytes", "32", "openssl rand -base64 32");
		assertThatIllegalArgumentException().isThrownBy(() -> SealKey.parse(""))
			.withMessageContainingAll("has 0 bytes", "32");
	}

	@Test
	void refusesWhatIsNoBase64WithoutRepeatingIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> SealKey.parse("my secret pass phrase"))
			.withMessageContainingAll("not written in Base64", "openssl rand -base64 32")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret", "phrase"));
	}

	@Test
	void showsItsNameAndNeverItsSecret() {
		SealKey key = SealKey.of(SECRET);
		assertThat(key).hasToString("SealKey[" + key.name() + "]");
		assertThat(SealKeys.of(key).toString()).contains(key.name()).doesNotContain(BASE64);
		assertThat(key.name()).isEqualTo(HexFormat.of().toHexDigits(key.id()));
	}

	@Test
	void keepsItsSecretWhenTheArrayChanges() {
		byte[] secret = SECRET.clone();
		SealKey key = SealKey.of(secret);
		secret[0] = 1;
		assertThat(key).isEqualTo(SealKey.of(SECRET)).isNotEqualTo(SealKey.of(secret));
	}

	@Test
	void keysAreRequiredOfEverybodyUnlessSomebodySaysOtherwise() {
		SealKeys keys = SealKeys.of(SealKey.of(SECRET));
		assertThat(keys.allowLegacy()).isFalse();
		assertThat(keys.withRequired(false).allowLegacy()).isTrue();
		assertThat(SealKeys.NONE.allowLegacy()).isTrue();
	}

	@Test
	void aKeyIsThereOnce() {
		SealKey key = SealKey.of(SECRET);
		assertThatIllegalArgumentException().isThrownBy(() -> SealKeys.of(key, key))
			.withMessageContainingAll("twice", key.name());
	}

}
