// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.math.BigDecimal;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * A customer's order; the price is for one item. The constraints say what makes it an
 * order. Whether it can be processed is for the worker to say.
 */
record Order(@NotBlank String item, @NotNull Integer quantity, @NotNull @PositiveOrZero BigDecimal price) {
}
