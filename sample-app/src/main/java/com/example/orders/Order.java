package com.example.orders;

import java.math.BigDecimal;

/**
 * What a customer wants.
 *
 * @param item what it is
 * @param quantity how many
 * @param price of one
 */
record Order(String item, int quantity, BigDecimal price) {
}
