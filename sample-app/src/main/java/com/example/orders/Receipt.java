// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.math.BigDecimal;

/** The worker's answer; {@code processedBy} is the worker's thread. */
record Receipt(String item, int quantity, BigDecimal total, String processedBy) {
}
