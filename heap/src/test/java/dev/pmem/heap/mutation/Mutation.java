/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small mistake that could be made in one source file, and the tests of which at least one must fail then.
 *
 * @param name unique
 * @param place list and line where the mutation stands, for messages
 * @param source path of the source file below the main sources
 * @param hunks what is changed
 * @param tests a class, or {@code Class#method}, or {@code Class#method[index]} for one invocation, counted from 0, of a
 * parameterized method
 * @param options for the JVM that runs the tests
 * @param hangSeconds after how long the tests count as hanging, which is what the mistake leads to; 0 if it doesn't
 * @param isSlow whether it is left out unless all are asked for
 */
record Mutation(String name, String place, String source, List<Hunk> hunks, List<String> tests, List<String> options,
		int hangSeconds, boolean isSlow) {

	/** What comes of a line of code. */
	enum Kind {
		KEPT, TAKEN_AWAY, NEW
	}

	/**
	 * A line of code, without the blanks around it. One that ends with three dots stands for any with that beginning, unless
	 * it's new.
	 */
	record Line(Kind kind, String text) {

		private static final String ANY_END = "...";

		boolean matches(String other) {
			return this.text.endsWith(ANY_END)
					? other.strip().startsWith(this.text.substring(0, this.text.length() - ANY_END.length()))
					: other.strip().equals(this.text);
		}

	}

	/**
	 * Lines that stand one behind the other in the source, once, and new ones among them.
	 */
	record Hunk(List<Line> lines) {

		List<Line> before() {
			return this.lines.stream().filter((line) -> line.kind != Kind.NEW).toList();
		}

		boolean changesSomething() {
			return this.lines.stream().anyMatch((line) -> line.kind != Kind.KEPT);
		}

		/** Changes the lines of the source from this one on. */
		void applyTo(List<String> source, int first) {
			List<String> changed = new ArrayList<>();
			int next = first;
			for (Line line : this.lines) {
				if (line.kind == Kind.NEW) {
					changed.add(line.text);
				} else {
					if (line.kind == Kind.KEPT) {
						changed.add(source.get(next));
					}
					next++;
				}
			}
			List<String> place = source.subList(first, next);
			place.clear();
			place.addAll(changed);
		}

	}

	/** Thrown where the list and the source don't fit each other. */
	static final class StaleMutation extends Exception {

		private static final long serialVersionUID = 1;

		StaleMutation(Mutation mutation, String problem) {
			super("Mutation " + mutation.name + ", at " + mutation.place + ": " + problem);
		}

	}

	/** The source with the mistake in it. */
	String applyTo(String text) throws StaleMutation {
		List<String> lines = new ArrayList<>(text.lines().toList());
		// from the end on, so that the places of the others stay what they are
		Map<Integer, Hunk> byPlace = new TreeMap<>(java.util.Comparator.reverseOrder());
		for (Hunk hunk : this.hunks) {
			byPlace.put(place(hunk, lines), hunk);
		}
		byPlace.forEach((place, hunk) -> hunk.applyTo(lines, place));
		return String.join("\n", lines);
	}

	private int place(Hunk hunk, List<String> lines) throws StaleMutation {
		List<Line> wanted = hunk.before();
		List<Integer> found = new ArrayList<>();
		for (int first = 0; first + wanted.size() <= lines.size(); first++) {
			int matching = 0;
			while (matching < wanted.size() && wanted.get(matching).matches(lines.get(first + matching))) {
				matching++;
			}
			if (matching == wanted.size()) {
				found.add(first);
			}
		}
		if (found.size() != 1) {
			String what = found.isEmpty()
					? "there are not, one behind the other,"
					: "there are more than once, from lines "
							+ found.stream().map((line) -> String.valueOf(line + 1)).toList() + " on,";
			throw new StaleMutation(this, "in " + this.source + ' ' + what + " these lines:\n\t"
					+ String.join("\n\t", wanted.stream().map(Line::text).toList())
					+ "\nAdjust the list to the code, or put a mutation there that makes the same mistake in the new code.");
		}
		return found.getFirst();
	}

}
