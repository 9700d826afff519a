/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.MachineBoot;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.pool.PoolHeader.LastRecovery;
import dev.pmem.heap.pool.PoolHeader.LogKind;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolHeader.Use;

/**
 * Pins what format version 2 is. A pool that was written once must stay readable: where one of these numbers has to
 * change, the format's version changes too.
 */
class BlockLayoutPinTests {

	private static final int[] SLOT_BYTES = {
			32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208,
			224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576,
			640, 704, 768, 832, 896, 960, 1024, 1152, 1280, 1408, 1536, 1664,
			1792, 1920, 2048, 2304, 2560, 2816, 3072, 3328, 3584, 3840, 4096, 4608,
			5120, 5632, 6144, 6656, 7168, 7680, 8192, 9216, 10240, 11264, 12288, 13312,
			14336, 15360, 16384, 18432, 20480, 22528, 24576, 26624, 28672, 30720, 32768, 36864,
			40960, 45056, 49152, 53248, 57344, 61440, 65536};

	@Test
	void block() {
		assertThat(BlockLayout.VERSION).isZero();
		assertThat(BlockLayout.LENGTH).isEqualTo(8);
		assertThat(BlockLayout.KIND).isEqualTo(12);
		assertThat(BlockLayout.FLAGS).isEqualTo(13);
		assertThat(BlockLayout.TYPE).isEqualTo(16);
		assertThat(BlockLayout.CHECKSUM).isEqualTo(20);
		assertThat(BlockLayout.HEADER_BYTES).isEqualTo(24);
		assertThat(BlockLayout.lengthAndKind(0x1234_5678, 4)).isEqualTo(0x4_1234_5678L);
		assertThat(BlockLayout.typeAndChecksum(7, 0xFEDC_BA98)).isEqualTo(0xFEDC_BA98_0000_0007L);
		byte[] payload = "123456789 and what does not count".getBytes(StandardCharsets.US_ASCII);
		// the CRC32C of 123456789 is E3069283, a known value
		int header = (int) ((0x9E37_79B9_7F4A_7C15L * 0x1_0000_0009L + 0xC2B2_AE3D_27D4_EB4FL * 5
				+ 0xD6E8_FEB8_6659_FD93L * 4097) >>> 32);
		assertThat(BlockLayout.checksum(4096, 1, 5, payload, 9)).isEqualTo(0xE306_9283 ^ header);
		assertThat(BlockLayout.freeTypeAndChecksum(4096))
				.isEqualTo((0xD6E8_FEB8_6659_FD93L * 4097) >>> 32 << 32);
	}

	@Test
	void kinds() {
		assertThat(BlockKind.values()).extracting(BlockKind::name, BlockKind::code).containsExactly(
				Tuple.tuple("FREE", 0), Tuple.tuple("OBJECT", 1),
				Tuple.tuple("FORWARD", 2), Tuple.tuple("BODY", 3),
				Tuple.tuple("INDEX_NODE", 4), Tuple.tuple("COLLECTION", 5), Tuple.tuple("LIST_NODE", 6),
				Tuple.tuple("KEPT", 7), Tuple.tuple("KEPT_FORWARD", 8));
	}

	@Test
	void pool() {
		assertThat(PoolLayout.CHUNK_BYTES).isEqualTo(65_536);
		assertThat(PoolLayout.REGION_BYTES).isEqualTo(1_073_741_824L);
		assertThat(PoolLayout.CHUNKS_PER_REGION).isEqualTo(16_384);
		assertThat(PoolLayout.REGION_RESERVED_CHUNKS).isEqualTo(3);
		assertThat(PoolLayout.HEADER_COPY_BYTES).isEqualTo(4096);
		assertThat(PoolLayout.HEADER_COPY_COUNT).isEqualTo(3);
		assertThat(PoolLayout.LOG_FRAME_COUNT).isEqualTo(2);
		assertThat(PoolLayout.LOG_FRAME_BYTES).isEqualTo(524_288);
		assertThat(PoolLayout.logFrameOffset(0)).isEqualTo(196_608);
		assertThat(PoolLayout.logFrameOffset(1)).isEqualTo(720_896);
		assertThat(PoolLayout.FIRST_DATA_CHUNK).isEqualTo(19);
		assertThat(PoolLayout.CATALOG_ROOT_OFFSET).isEqualTo(1_245_184);
		assertThat(PoolLayout.descriptorOffset(0)).isEqualTo(65_536);
		assertThat(PoolLayout.DESCRIPTOR_SUM_OFFSET).isEqualTo(65_536);
		assertThat(PoolLayout.descriptorOffset(19)).isEqualTo(65_688);
		assertThat(PoolLayout.descriptorOffset(16_383)).isEqualTo(196_600);
		assertThat(PoolLayout.descriptorOffset(16_387)).isEqualTo(1_073_807_384L);
		assertThat(PoolLayout.isDataChunk(18)).isFalse();
		assertThat(PoolLayout.isDataChunk(19)).isTrue();
		assertThat(PoolLayout.isDataChunk(16_386)).isFalse();
		assertThat(PoolLayout.isDataChunk(16_387)).isTrue();
	}

	@Test
	void descriptors() {
		assertThat(DescriptorLayout.descriptor(19, 3, 32)).isEqualTo(withCheck(19, 0x0020_0301));
		assertThat(DescriptorLayout.descriptor(70_000, SizeClasses.LARGE, 16_000)).isEqualTo(withCheck(70_000,
				0x3E80_FF01));
	}

	private static long withCheck(long chunk, long fields) {
		return fields | ((((chunk << 32) | fields) * 0x9E37_79B9_7F4A_7C15L) >>> 32 << 32);
	}

	@Test
	void sizeClasses() {
		assertThat(SizeClasses.COUNT).isEqualTo(SLOT_BYTES.length).isEqualTo(79);
		assertThat(SizeClasses.LARGE).isEqualTo(255);
		for (int sizeClass = 0; sizeClass < SLOT_BYTES.length; sizeClass++) {
			int slotBytes = SLOT_BYTES[sizeClass];
			assertThat(SizeClasses.slotBytes(sizeClass)).isEqualTo(slotBytes);
			assertThat(SizeClasses.spanChunks(sizeClass)).isEqualTo((slotBytes <= 8192) ? 1 : 8);
			assertThat(SizeClasses.slotCount(sizeClass)).isEqualTo(((slotBytes <= 8192) ? 65_536 : 524_288)
					/ slotBytes);
			int mostInSmaller = (sizeClass == 0) ? -1 : SLOT_BYTES[sizeClass - 1] - 24;
			assertThat(SizeClasses.classFor(mostInSmaller + 1)).isEqualTo(sizeClass);
			assertThat(SizeClasses.classFor(slotBytes - 24)).isEqualTo(sizeClass);
		}
		assertThat(SizeClasses.classFor(65_512)).isEqualTo(78);
		assertThat(SizeClasses.classFor(65_513)).isEqualTo(255);
		assertThat(SizeClasses.largeChunks(65_513)).isEqualTo(2);
		assertThat(SizeClasses.largeChunks(131_048)).isEqualTo(2);
		assertThat(SizeClasses.largeChunks(131_049)).isEqualTo(3);
	}

	private static ByteBuffer headers(SimulatedMedium medium) {
		byte[] bytes = new byte[3 * 4096];
		MemorySegment.copy(medium.segment(), ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	@Test
	void header() {
		UUID poolId = UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210");
		UUID boot = UUID.fromString("11111111-2222-3333-4444-555555555555");
		try (SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 4 << 20, 1)) {
			PoolHeader written = new PoolHeader(poolId, 5, true, 77,
					new LogState(LogKind.JOURNAL, 11, 2_097_152, 1_048_576, 9), new LastRecovery(4, 1_700_000, 76),
					new PoolSums(0x1234, 0x5678), new Use(boot, false), 4 << 20);
			written.write(medium);
			ByteBuffer copy = headers(medium).slice(8192, 4096).order(ByteOrder.LITTLE_ENDIAN);
			byte[] magic = new byte[8];
			copy.get(0, magic);
			assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("PMEMHEAP");
			assertThat(copy.getInt(8)).isEqualTo(2);
			assertThat(copy.getInt(12)).isEqualTo(0x0102_0304);
			assertThat(copy.getLong(16)).isZero();
			assertThat(copy.getLong(24)).isEqualTo(0x0123_4567_89AB_CDEFL);
			assertThat(copy.getLong(32)).isEqualTo(0xFEDC_BA98_7654_3210L);
			assertThat(copy.getLong(40)).isEqualTo(5);
			assertThat(copy.getInt(48)).isEqualTo(2);
			assertThat(copy.getInt(52)).isEqualTo(2);
			assertThat(copy.getLong(56)).isEqualTo(77);
			assertThat(copy.getLong(64)).isEqualTo(11);
			assertThat(copy.getLong(72)).isEqualTo(2_097_152);
			assertThat(copy.getLong(80)).isEqualTo(1_048_576);
			assertThat(copy.getLong(88)).isEqualTo(9);
			assertThat(copy.getInt(96)).isEqualTo(4);
			assertThat(copy.getInt(100)).isZero();
			assertThat(copy.getLong(104)).isEqualTo(1_700_000);
			assertThat(copy.getLong(112)).isEqualTo(76);
			assertThat(copy.getInt(120)).isZero();
			assertThat(copy.getInt(124)).isEqualTo(1);
			assertThat(copy.getLong(128)).isEqualTo(0x1111_1111_2222_3333L);
			assertThat(copy.getLong(136)).isEqualTo(0x4444_5555_5555_5555L);
			assertThat(copy.getLong(144)).isEqualTo(0x1234);
			assertThat(copy.getLong(152)).isEqualTo(0x5678);
			assertThat(copy.getLong(160)).isEqualTo(4 << 20);
			assertThat(copy.slice(168, 340)).isEqualTo(ByteBuffer.allocate(340));
			CRC32C crc = new CRC32C();
			crc.update(copy.slice(0, 508));
			assertThat(copy.getInt(508)).isEqualTo((int) crc.getValue());
			// the next one goes to the other copy, and counts
			assertThat(PoolHeader.read(medium)).isEqualTo(written);
			PoolHeader next = written.next(78, LogState.undo(78, 9), new PoolSums(1, 2)).closed();
			next.write(medium);
			assertThat(headers(medium).getInt(48)).isEqualTo(2);
			assertThat(headers(medium).getInt(124)).isZero();
			assertThat(PoolHeader.read(medium)).isEqualTo(next);
			assertThat(headers(medium).getInt(52)).isEqualTo(1);
		}
	}

	/** As it was written before version 2, and is still read. */
	@Test
	void headerOfVersionOne() {
		ByteBuffer bytes = ByteBuffer.allocate(124).order(ByteOrder.LITTLE_ENDIAN);
		bytes.put(0, "PMEMHEAP".getBytes(StandardCharsets.US_ASCII)).putInt(8, 1).putInt(12, 0x0102_0304)
				.putLong(24, 7).putLong(32, 8).putLong(40, 4).putInt(48, 2).putInt(52, 1).putLong(56, 77);
		CRC32C crc = new CRC32C();
		crc.update(bytes.slice(0, 120));
		bytes.putInt(120, (int) crc.getValue());
		try (SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 4 << 20, 1)) {
			medium.write(4096, bytes.array(), 0, 124);
			assertThat(PoolHeader.read(medium)).isEqualTo(new PoolHeader(new UUID(7, 8), 4, true, 77,
					LogState.undo(0, 0), new LastRecovery(0, 0, 0), null, new Use(MachineBoot.UNKNOWN, true), 0));
		}
	}

	/** A page of another state must not add up to the same. */
	@Test
	void sumOfBlocks() {
		assertThat(BlockLayout.sumTerm(0, 0, 0, 0)).isZero();
		long term = BlockLayout.sumTerm(1_245_184, 77, 0x4_0000_0123L, 0xFEDC_BA98_0000_0007L);
		assertThat(term).isEqualTo(sumTerm(1_245_184, 77, 0x4_0000_0123L, 0xFEDC_BA98_0000_0007L));
		// two blocks that have swapped their versions
		long swapped = BlockLayout.sumTerm(4096, 5, 1, 2) + BlockLayout.sumTerm(8192, 6, 1, 2);
		assertThat(BlockLayout.sumTerm(4096, 6, 1, 2) + BlockLayout.sumTerm(8192, 5, 1, 2)).isNotEqualTo(swapped);
		assertThat(BlockLayout.isFree(4096, 0, BlockLayout.freeTypeAndChecksum(4096))).isTrue();
		assertThat(BlockLayout.isFree(4096, 0, BlockLayout.freeTypeAndChecksum(8192))).isFalse();
	}

	private static long sumTerm(long offset, long version, long lengthAndKind, long typeAndChecksum) {
		long a = (version + offset * 0xD6E8_FEB8_6659_FD93L) * 0x9E37_79B9_7F4A_7C15L;
		long b = ((a ^ (a >>> 32)) + lengthAndKind) * 0xC2B2_AE3D_27D4_EB4FL;
		long c = ((b ^ (b >>> 32)) + typeAndChecksum) * 0xD6E8_FEB8_6659_FD93L;
		return c ^ (c >>> 32);
	}

}
