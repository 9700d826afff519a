/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import java.util.List;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.boot.UnknownPropertyException;

/**
 * Names the property that there is not, and the one that was most likely meant.
 */
class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertyException> {

	/** A name further away is another word, not a misspelt one. */
	private static final int FAR = 6;

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
		String nearest = nearest(cause.getName(), cause.getKnown());
		String meant = (distance(cause.getName(), nearest) < FAR) ? "Did you mean '" + nearest + "'? " : "";
		return new FailureAnalysis(cause.getMessage() + ", and it would have no effect.",
				meant + "Correct its name, or remove it. There are: " + String.join(", ", cause.getKnown()) + ".",
				cause);
	}

	private static String nearest(String name, List<String> known) {
		String nearest = known.getFirst();
		for (String candidate : known) {
			if (distance(name, candidate) < distance(name, nearest)) {
				nearest = candidate;
			}
		}
		return nearest;
	}

	/** How many characters are added, removed or replaced between two texts. */
	private static int distance(String left, String right) {
		int[] row = new int[right.length() + 1];
		for (int column = 0; column <= right.length(); column++) {
			row[column] = column;
		}
		for (int line = 1; line <= left.length(); line++) {
			int diagonal = row[0];
			row[0] = line;
			for (int column = 1; column <= right.length(); column++) {
				int replaced = diagonal + ((left.charAt(line - 1) == right.charAt(column - 1)) ? 0 : 1);
				diagonal = row[column];
				row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
			}
		}
		return row[right.length()];
	}

}
