package com.example.orders;

import java.math.BigDecimal;

/**
 * What the worker answers.
 *
 * @param item what was ordered
 * @param quantity how many
 * @param total price of all
 * @param processedBy the worker's thread
 */
record Receipt(String item, int quantity, BigDecimal total, String processedBy) {
}
