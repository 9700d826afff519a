/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The processor instructions that write a line of the caches back to memory, best first, each with the routines that
 * use it. A routine follows the C calling convention with two arguments and one result.
 */
enum FlushInstruction {

	/** Writes back and may keep the line in the cache. */
	CLWB("clwb", "66 0f ae 30"),
	/** Writes back and drops the line. */
	CLFLUSHOPT("clflushopt", "66 0f ae 38"),
	/** Writes back and drops the line, one after the other. */
	CLFLUSH("clflush", "0f ae 38"),
	/** Writes back to the point of persistence: data cache clean by virtual address, from ARMv8.2 on. */
	DC_CVAP("dc cvap", "20 7c 0b d5");

	/** The size of the line that the x86 instructions work on; {@link #supported} checks it. */
	private static final int X86_LINE_BYTES = 64;

	/** The entries of the auxiliary vector: what they are and, for the hardware capabilities, DC CVAP's bit. */
	private static final long AT_HWCAP = 16;

	private static final long HWCAP_DCPOP = 1 << 16;

	/**
	 * Result: ebx, and edx in the upper half, of cpuid for a leaf and subleaf; 0 if there is no such leaf.
	 */
	private static final byte[] CPUID = code("""
			53        push rbx
			31 c0     xor eax, eax
			31 c9     xor ecx, ecx
			0f a2     cpuid
			39 f8     cmp eax, edi
			72 11     jb none
			89 f8     mov eax, edi
			89 f1     mov ecx, esi
			0f a2     cpuid
			48 c1 e2 20  shl rdx, 32
			89 d8     mov eax, ebx
			48 09 d0  or rax, rdx
			5b        pop rbx
			c3        ret
			31 c0     none: xor eax, eax
			5b        pop rbx
			c3        ret
			""");

	private final String label;

	private final String encoding;

	FlushInstruction(String label, String encoding) {
		this.label = label;
		this.encoding = encoding;
	}

	/** Its name in the processor's manual. */
	String label() {
		return this.label;
	}

	/**
	 * A routine that flushes all lines of a range. Arguments: address and size in bytes, not 0. Result: the end of the last
	 * line that was flushed.
	 */
	byte[] flushRoutine() {
		if (this == DC_CVAP) {
			return code("""
					22 00 3b d5  mrs x2, ctr_el0
					42 4c 50 d3  ubfx x2, x2, #16, #4
					83 00 80 d2  mov x3, #4
					63 20 c2 9a  lsl x3, x3, x2
					64 04 00 d1  sub x4, x3, #1
					21 00 00 8b  add x1, x1, x0
					00 00 24 8a  bic x0, x0, x4
					""" + this.encoding + "  line: " + this.label + ", x0" + """

					00 00 03 8b  add x0, x0, x3
					1f 00 01 eb  cmp x0, x1
					a3 ff ff 54  b.lo line
					c0 03 5f d6  ret
					""");
		}
		byte[] instruction = code(this.encoding);
		// back over the instruction, the add, the cmp and the jump itself
		String jump = HexFormat.of().toHexDigits((byte) -(instruction.length + 4 + 3 + 2));
		return code("""
				48 89 f8     mov rax, rdi
				48 83 e0 c0  and rax, -64
				48 01 fe     add rsi, rdi
				""" + this.encoding + "  line: " + this.label + " [rax]" + """

				48 83 c0 40  add rax, 64
				48 39 f0     cmp rax, rsi
				72\s""" + jump + """
				        jb line
				c3           ret
				""");
	}

	/**
	 * A routine that waits until all flushed lines have arrived in memory. Takes no arguments and returns no result.
	 */
	byte[] fenceRoutine() {
		return (this == DC_CVAP) ? code("""
				9f 3b 03 d5  dsb ish
				c0 03 5f d6  ret
				""") : code("""
				0f ae f8  sfence
				c3        ret
				""");
	}

	/** The instructions that this processor has, best first. */
	static List<FlushInstruction> supported(Posix posix) throws PosixException {
		List<FlushInstruction> supported = new ArrayList<>();
		if (PosixCalls.isAarch64()) {
			if (hasPersistencePoint()) {
				supported.add(DC_CVAP);
			}
			return supported;
		}
		MachineCode cpuid = MachineCode.install(posix, CPUID);
		long basic = cpuid.call(1, 0);
		long extended = cpuid.call(7, 0);
		boolean lineAsExpected = (basic >>> 8 & 0xFF) * 8 == X86_LINE_BYTES;
		if (!lineAsExpected) {
			return supported;
		}
		if ((extended >>> 24 & 1) != 0) {
			supported.add(CLWB);
		}
		if ((extended >>> 23 & 1) != 0) {
			supported.add(CLFLUSHOPT);
		}
		if ((basic >>> 32 + 19 & 1) != 0) {
			supported.add(CLFLUSH);
		}
		return supported;
	}

	private static boolean hasPersistencePoint() {
		try {
			return (hardwareCapabilities(Files.readAllBytes(Path.of("/proc/self/auxv"))) & HWCAP_DCPOP) != 0;
		} catch (IOException _) {
			return false;
		}
	}

	/** The value of the entry in an auxiliary vector, which is pairs of longs; 0 if it is missing. */
	static long hardwareCapabilities(byte[] auxiliaryVector) {
		ByteBuffer entries = ByteBuffer.wrap(auxiliaryVector).order(ByteOrder.nativeOrder());
		while (entries.remaining() >= 2 * Long.BYTES) {
			long type = entries.getLong();
			long value = entries.getLong();
			if (type == AT_HWCAP) {
				return value;
			}
		}
		return 0;
	}

	/** The bytes of an assembler listing: pairs of hexadecimal digits at each line's start, a comment after two spaces. */
	private static byte[] code(String listing) {
		StringBuilder digits = new StringBuilder();
		listing.lines().map((line) -> line.split("  ", 2)[0]).forEach((bytes) -> digits.append(bytes.replace(" ", "")));
		return HexFormat.of().parseHex(digits);
	}

}
