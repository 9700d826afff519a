/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.testing.TestJvm;
import dev.pmem.testing.TestSeed;

/**
 * What one process wrote another one reads: nothing hangs on identity hash codes or the seed of immutable sets.
 */
class OtherProcessTests {

	private static final int COUNT = 300;

	@Test
	void comesBackEqual(@TempDir Path folder) throws Exception {
		long seed = TestSeed.next();
		Path file = folder.resolve("objects");
		write(file, seed);
		Process process = new ProcessBuilder(
				TestJvm.command(List.of(), OtherProcessTests.class, file.toString(), Long.toString(seed)))
				.redirectOutput(folder.resolve("out").toFile()).redirectErrorStream(true).start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(folder.resolve("out"))).isEqualToIgnoringNewLines("equal " + 2 * COUNT);
	}

	private static void write(Path file, long seed) throws IOException {
		try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
			write(Samples.Scalars.class, seed, out);
			write(Samples.Composites.class, seed, out);
		}
	}

	private static <T> void write(Class<T> type, long seed, DataOutputStream out) throws IOException {
		RandomValues values = new RandomValues(seed);
		ObjectCodec<T> codec = ObjectCodec.of(type, new ReflectionTypeModels());
		PayloadWriter writer = new PayloadWriter();
		for (int count = 0; count < COUNT; count++) {
			codec.encode(values.object(type, 0), writer);
			out.writeInt(writer.length());
			out.write(writer.bytes(), 0, writer.length());
		}
	}

	/** The other process. It makes the same values again and compares them with those that it reads. */
	public static void main(String[] args) throws IOException {
		try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(args[0])))) {
			long seed = Long.parseLong(args[1]);
			System.out.println(
					"equal " + (compare(Samples.Scalars.class, seed, in) + compare(Samples.Composites.class, seed,
							in)));
		}
	}

	private static <T> int compare(Class<T> type, long seed, DataInputStream in) throws IOException {
		RandomValues values = new RandomValues(seed);
		ObjectCodec<T> codec = ObjectCodec.of(type, new ReflectionTypeModels());
		int equal = 0;
		for (int count = 0; count < COUNT; count++) {
			byte[] payload = in.readNBytes(in.readInt());
			String difference = DeepEquality.difference(values.object(type, 0), codec.decode(payload, payload.length),
					"");
			if (difference.isEmpty()) {
				equal++;
			} else {
				System.out.println(difference);
			}
		}
		return equal;
	}

}
