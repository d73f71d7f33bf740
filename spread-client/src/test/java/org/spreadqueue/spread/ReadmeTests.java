// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTests {

	@Test
	void programOfTheReadmeIsTheOneThatIsCompiled() throws IOException {
		String source = Files.readString(Path.of("src/test/java/org/spreadqueue/spread/example/Chat.java"));
		String program = source.substring(source.indexOf("public final class Chat")).strip();
		assertThat(program.lines().count()).isLessThan(40);
		assertThat(Files.readString(Path.of("README.md"))).contains(program.replace("\t", "    "));
	}

}
