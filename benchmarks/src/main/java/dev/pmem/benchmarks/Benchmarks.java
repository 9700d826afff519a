package dev.pmem.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.pmem.benchmarks.measure.Settings;
import dev.pmem.benchmarks.measure.SideBySide;

/**
 * The command line: a table of stores side by side.
 */
public final class Benchmarks {

	private Benchmarks() {}

	public static void main(String[] arguments) throws IOException {
		if (List.of(arguments).contains("--help")) {
			System.out.println(Settings.USAGE);
			return;
		}
		Settings settings;
		try {
			settings = Settings.parse(arguments);
		} catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n\n" + Settings.USAGE);
			System.exit(2);
			return;
		}
		// The table is Markdown for a file as often as for a terminal: always in the same encoding.
		new SideBySide(settings, new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
	}

}
