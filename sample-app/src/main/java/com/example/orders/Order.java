package com.example.orders;

import java.math.BigDecimal;

/** A customer's order; the price is for one item. */
record Order(String item, int quantity, BigDecimal price) {
}
