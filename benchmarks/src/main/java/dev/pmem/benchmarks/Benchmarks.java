package dev.pmem.benchmarks;

import java.io.IOException;
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
		new SideBySide(settings, System.out).run();
	}

}
