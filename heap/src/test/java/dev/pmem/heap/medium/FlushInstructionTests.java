/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;

/**
 * Tests for {@link FlushInstruction} and {@link MachineCode}.
 */
class FlushInstructionTests {

	private static final int LINE_BYTES = 64;

	@Test
	void routinesAreTheBytesThatAnAssemblerMakes() {
		// as, then objdump -d
		assertThat(hex(FlushInstruction.CLWB.flushRoutine()))
				.isEqualTo("4889f8" + "4883e0c0" + "4801fe" + "660fae30" + "4883c040" + "4839f0" + "72f3" + "c3");
		assertThat(hex(FlushInstruction.CLFLUSHOPT.flushRoutine()))
				.isEqualTo("4889f8" + "4883e0c0" + "4801fe" + "660fae38" + "4883c040" + "4839f0" + "72f3" + "c3");
		assertThat(hex(FlushInstruction.CLFLUSH.flushRoutine()))
				.isEqualTo("4889f8" + "4883e0c0" + "4801fe" + "0fae38" + "4883c040" + "4839f0" + "72f4" + "c3");
		assertThat(hex(FlushInstruction.CLWB.fenceRoutine())).isEqualTo("0faef8" + "c3");
		assertThat(hex(FlushInstruction.DC_CVAP.flushRoutine()))
				.isEqualTo("22003bd5" + "424c50d3" + "830080d2" + "6320c29a" + "640400d1" + "2100008b" + "0000248a"
						+ "207c0bd5" + "0000038b" + "1f0001eb" + "a3ffff54" + "c0035fd6");
		assertThat(hex(FlushInstruction.DC_CVAP.fenceRoutine())).isEqualTo("9f3b03d5" + "c0035fd6");
	}

	@Test
	void findsTheInstructionsThatTheKernelKnowsOf() throws IOException {
		String flags = Files.readString(Path.of("/proc/cpuinfo")).lines()
				.filter((line) -> line.startsWith("flags") || line.startsWith("Features")).findFirst().orElse("");
		List<String> names = List.of(flags.split("\\s+"));
		List<FlushInstruction> expected = Arrays.stream(FlushInstruction.values())
				.filter((each) -> names.contains(each == FlushInstruction.DC_CVAP ? "dcpop" : each.label())).toList();
		assertThat(FlushInstruction.supported(Posix.get())).isNotEmpty().isEqualTo(expected);
	}

	@Test
	void eachInstructionReachesAllLinesOfARangeAndChangesNoByte() throws IOException {
		for (FlushInstruction instruction : FlushInstruction.supported(Posix.get())) {
			MachineCode flush = MachineCode.install(Posix.get(), instruction.flushRoutine());
			MachineCode fence = MachineCode.install(Posix.get(), instruction.fenceRoutine());
			try (Arena arena = Arena.ofConfined()) {
				MemorySegment memory = arena.allocate(64 * LINE_BYTES, LINE_BYTES);
				byte[] contents = new byte[(int) memory.byteSize()];
				for (int i = 0; i < contents.length; i++) {
					contents[i] = (byte) (i * 31);
				}
				memory.copyFrom(MemorySegment.ofArray(contents));
				for (int start = 0; start < 3 * LINE_BYTES; start += 5) {
					for (int length = 1; length < 20 * LINE_BYTES; length += 9) {
						long end = flush.call(memory.address() + start, length);
						fence.call(0, 0);
						long lastLineEnd = (start + length + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
						if (instruction == FlushInstruction.DC_CVAP) {
							// its lines may have another length
							assertThat(end - memory.address()).isBetween((long) start + length, start + length + 2047L);
							continue;
						}
						assertThat(end - memory.address()).as("%s from %s, %s bytes", instruction, start, length)
								.isEqualTo(lastLineEnd);
					}
				}
				assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(contents);
			}
		}
	}

	@Test
	void codeIsMappedExecutableAndNotWritable() throws IOException {
		MachineCode.install(Posix.get(), FlushInstruction.CLFLUSH.fenceRoutine());
		List<String> rights = Files.readString(Path.of("/proc/self/maps")).lines()
				.filter((line) -> line.contains("/memfd:pmem-flush")).map((line) -> line.split(" ")[1]).toList();
		assertThat(rights).isNotEmpty().containsOnly("r-xp");
	}

	@Test
	void readsTheCapabilitiesFromAnAuxiliaryVector() {
		ByteBuffer vector = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
		vector.putLong(6).putLong(4096).putLong(16).putLong(1 << 16).putLong(0).putLong(0);
		assertThat(FlushInstruction.hardwareCapabilities(vector.array())).isEqualTo(1 << 16);
		assertThat(FlushInstruction.hardwareCapabilities(Arrays.copyOf(vector.array(), 16))).isZero();
		assertThat(FlushInstruction.hardwareCapabilities(new byte[0])).isZero();
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

}
