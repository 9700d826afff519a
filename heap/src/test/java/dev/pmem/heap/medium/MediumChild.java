package dev.pmem.heap.medium;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Opens a medium in a process of its own, stores a pattern, says what happened, and waits to be killed.
 */
final class MediumChild implements AutoCloseable {

	static final long STORE_COUNT = 1000;

	/** System property of the process: whether its operating system has no locks of open files. */
	static final String LOCKS_LACK = "pmem.test.locks-lack";

	private final Process process;

	private final String answer;

	private MediumChild(Process process, String answer) {
		this.process = process;
		this.answer = answer;
	}

	static MediumChild start(Path file, FenceReach fenceReach, String... javaOptions) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-XX:TieredStopAtLevel=1");
		command.addAll(List.of(javaOptions));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), MediumChild.class.getName(),
				file.toString(), fenceReach.name()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
		return new MediumChild(process, String.valueOf(output.readLine()));
	}

	public static void main(String[] arguments) throws IOException {
		if (Boolean.getBoolean(LOCKS_LACK)) {
			SystemCalls.faults = (function, _, _, _, _, _, _) -> function.equals("fcntl") ? Errno.EINVAL : 0;
		}
		MediumOptions options = new MediumOptions(FenceReach.valueOf(arguments[1]), MediumContractTests.INITIAL,
				MediumContractTests.MAXIMUM);
		try (Medium medium = Mediums.open(Path.of(arguments[0]), options)) {
			for (long i = 0; i < STORE_COUNT; i++) {
				medium.putLong(8 * i, i + 1);
			}
			medium.flush(0, 8 * STORE_COUNT);
			medium.fence();
			System.out.println(medium.getClass().getSimpleName());
			System.in.read();
		} catch (RuntimeException ex) {
			System.out.println(ex);
		}
	}

	/** The simple name of the medium's class, or the exception. */
	String answer() {
		return this.answer;
	}

	/** Kills the process as {@code kill -9} does. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		boolean interrupted = false;
		while (this.process.isAlive()) {
			try {
				this.process.waitFor();
			} catch (InterruptedException _) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
