// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application of which the tests load only parts. */
@SpringBootApplication
class TeaShop {

	record Order(@NotBlank String item) {
	}

	record Receipt(String text) {
	}

}
