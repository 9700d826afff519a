/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a command was called with: flags, {@code --name}, and options, {@code --name=value}. Whoever has asked for all that
 * it knows calls {@link #end}.
 */
public final class Arguments {

	private final List<String> remaining;

	public Arguments(List<String> arguments) {
		this.remaining = new ArrayList<>(arguments);
	}

	/** Whether the flag is there. */
	public boolean flag(String name) {
		return this.remaining.removeIf(name::equals);
	}

	/** All values of an option, in their order. */
	public List<String> options(String name) {
		String prefix = name + "=";
		List<String> values = this.remaining.stream()
				.filter((argument) -> argument.startsWith(prefix))
				.map((argument) -> argument.substring(prefix.length()))
				.toList();
		this.remaining.removeIf((argument) -> argument.startsWith(prefix));
		return values;
	}

	/** The last value of an option. */
	public Optional<String> option(String name) {
		List<String> values = options(name);
		return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
	}

	public int number(String name, int otherwise) {
		return option(name).map(Integer::valueOf).orElse(otherwise);
	}

	/** The values of a list with commas, in upper case as constants are. */
	public <T> List<T> list(String name, Function<String, T> parser, List<T> otherwise) {
		return option(name)
				.map((value) -> Arrays.stream(value.toUpperCase(Locale.ROOT).split(",")).map(parser).toList())
				.orElse(otherwise);
	}

	/** Refuses what nobody has asked for. */
	public void end() {
		if (!this.remaining.isEmpty()) {
			throw new IllegalArgumentException("unknown: " + this.remaining.getFirst());
		}
	}

}
