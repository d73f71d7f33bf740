// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for. It is read word by word, which is enough to
 * tell metrics from functions, labels and keywords.
 *
 * @param metrics the metrics, each with the labels by which its series are selected
 * @param grouping the labels that are left, or by which series are matched
 */
record PromQl(Map<String, Set<String>> metrics, Set<String> grouping) {

	private static final Pattern WORD = Pattern
		.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*]|[a-zA-Z_:][\\w:]*|[\\d.]+\\w*|\\S");

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");

	private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

	/** Reads an expression, with the variables of Grafana in it or without. */
	static PromQl parse(String expression) {
		return new Reader(WORD.matcher(expression).results().map(MatchResult::group).toList()).read();
	}

	private static final class Reader {

		private final List<String> words;

		private final Map<String, Set<String>> metrics = new LinkedHashMap<>();

		private final Set<String> grouping = new HashSet<>();

		private int next;

		Reader(List<String> words) {
			this.words = words;
		}

		PromQl read() {
			while (this.next < this.words.size()) {
				String word = this.words.get(this.next++);
				if (GROUPING.contains(word)) {
					this.grouping.addAll(namesUpTo(")"));
				}
				else if (NAME.matcher(word).matches() && !KEYWORDS.contains(word) && !isFunction()) {
					this.metrics.computeIfAbsent(word, (unused) -> new HashSet<>())
						.addAll(isNext("{") ? namesUpTo("}") : List.of());
				}
			}
			return new PromQl(this.metrics, this.grouping);
		}

		/** Labels may stand between an aggregation and what it is applied to. */
		private boolean isFunction() {
			return isNext("(") || isNext("by") || isNext("without");
		}

		private boolean isNext(String word) {
			return this.next < this.words.size() && this.words.get(this.next).equals(word);
		}

		private List<String> namesUpTo(String end) {
			List<String> names = new ArrayList<>();
			while (!isNext(end)) {
				String word = this.words.get(this.next++);
				if (NAME.matcher(word).matches()) {
					names.add(word);
				}
			}
			this.next++;
			return names;
		}

	}

}
