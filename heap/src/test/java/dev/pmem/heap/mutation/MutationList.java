/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.pmem.heap.mutation.Mutation.Hunk;
import dev.pmem.heap.mutation.Mutation.Kind;
import dev.pmem.heap.mutation.Mutation.Line;

/**
 * Reads lists of mutations. Each begins with its name and ends where the next one begins:
 *
 * <pre>
 * mutation: the payload comes before the version
 * in: log/Change.java
 * - medium.putLong(this.offset, this.after.version);
 *   VarHandle.storeStoreFence();
 * @@
 *   a second place: context, with two blanks before it
 * + a new line
 * found by: dev.pmem.heap.Tests#method
 * </pre>
 *
 * Lines of code begin with {@code -} if they are taken away, {@code +} if they are new, or a blank if they stay, and must
 * stand there one behind the other, once; blanks around them don't count, and three dots at its end make a line
 * stand for any with that beginning. {@code found by} may be there several times.
 * {@code options:} goes to the JVM, {@code hangs:} tells after how many seconds a test counts as hanging, {@code slow}
 * leaves the mutation out unless all are asked for. Empty lines and those that begin with {@code #} are comments.
 */
final class MutationList {

	private static final String SOURCE_FOLDER = "dev/pmem/heap/";

	private final String file;

	private final List<Mutation> mutations = new ArrayList<>();

	private MutationList(String file) {
		this.file = file;
	}

	/** Reads all lists of a folder, or one. */
	static List<Mutation> read(Path path) {
		List<Mutation> all = new ArrayList<>();
		try (Stream<Path> files = Files.walk(path)) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				MutationList list = new MutationList(file.getFileName().toString());
				list.read(Files.readAllLines(file));
				all.addAll(list.mutations);
			}
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> places = new HashMap<>();
		for (Mutation mutation : all) {
			String other = places.put(mutation.name(), mutation.place());
			if (other != null) {
				throw new IllegalArgumentException(
						mutation.place() + ": mutation " + mutation.name() + " is at " + other + ", too");
			}
		}
		return all;
	}

	private void read(List<String> lines) {
		Draft draft = null;
		for (int number = 1; number <= lines.size(); number++) {
			String line = lines.get(number - 1);
			if (line.startsWith("mutation:")) {
				finish(draft);
				draft = new Draft(line.substring("mutation:".length()).strip(), this.file + ':' + number);
			} else if (!line.isBlank() && !line.startsWith("#")) {
				if (draft == null || !draft.take(line)) {
					throw new IllegalArgumentException(this.file + ':' + number + ": can't be read: " + line);
				}
			}
		}
		finish(draft);
	}

	private void finish(Draft draft) {
		if (draft != null) {
			this.mutations.add(draft.finish());
		}
	}

	/** A mutation of which not all lines were read. */
	private static final class Draft {

		private final String name;

		private final String place;

		private String source = "";

		private final List<Hunk> hunks = new ArrayList<>();

		private List<Line> lines = new ArrayList<>();

		private final List<String> tests = new ArrayList<>();

		private final List<String> options = new ArrayList<>();

		private int hangSeconds;

		private boolean isSlow;

		Draft(String name, String place) {
			this.name = name;
			this.place = place;
		}

		boolean take(String line) {
			String rest = line.substring(line.indexOf(':') + 1).strip();
			switch (line.charAt(0)) {
				case ' ', '\t' -> this.lines.add(new Line(Kind.KEPT, line.strip()));
				case '-' -> this.lines.add(new Line(Kind.TAKEN_AWAY, line.substring(1).strip()));
				case '+' -> this.lines.add(new Line(Kind.NEW, line.substring(1).strip()));
				case '@' -> endHunk();
				default -> {
					if (line.startsWith("in:")) {
						this.source = SOURCE_FOLDER + rest;
					} else if (line.startsWith("found by:")) {
						this.tests.add(rest);
					} else if (line.startsWith("options:")) {
						this.options.addAll(List.of(rest.split(" +")));
					} else if (line.startsWith("hangs:")) {
						this.hangSeconds = Integer.parseInt(rest);
					} else if (line.strip().equals("slow")) {
						this.isSlow = true;
					} else {
						return false;
					}
				}
			}
			return true;
		}

		private void endHunk() {
			this.hunks.add(new Hunk(List.copyOf(this.lines)));
			this.lines = new ArrayList<>();
		}

		Mutation finish() {
			endHunk();
			boolean isEmpty = this.hunks.stream().anyMatch((hunk) -> hunk.before().isEmpty())
					|| this.hunks.stream().noneMatch(Hunk::changesSomething);
			if (this.source.isEmpty() || this.tests.isEmpty() || isEmpty) {
				throw new IllegalArgumentException(this.place + ": mutation " + this.name
						+ " lacks its file, a test, lines that stand in the file, or a change of them");
			}
			return new Mutation(this.name, this.place, this.source, List.copyOf(this.hunks), List.copyOf(this.tests),
					List.copyOf(this.options), this.hangSeconds, this.isSlow);
		}

	}

}
