package dev.pmem.heap.block;

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

import dev.pmem.heap.block.PoolHeader.LastRecovery;
import dev.pmem.heap.block.PoolHeader.LogKind;
import dev.pmem.heap.block.PoolHeader.LogState;

import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;

/**
 * Pins what format version 1 is. A pool that was written once must stay readable: where one of these numbers has to
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
				Tuple.tuple("INDEX_NODE", 4));
	}

	@Test
	void pool() {
		assertThat(PoolLayout.CHUNK_BYTES).isEqualTo(65_536);
		assertThat(PoolLayout.REGION_BYTES).isEqualTo(1_073_741_824L);
		assertThat(PoolLayout.CHUNKS_PER_REGION).isEqualTo(16_384);
		assertThat(PoolLayout.REGION_RESERVED_CHUNKS).isEqualTo(3);
		assertThat(PoolLayout.HEADER_COPY_BYTES).isEqualTo(4096);
		assertThat(PoolLayout.HEADER_COPY_COUNT).isEqualTo(3);
		assertThat(PoolLayout.LOG_SLOT_COUNT).isEqualTo(2);
		assertThat(PoolLayout.LOG_SLOT_BYTES).isEqualTo(524_288);
		assertThat(PoolLayout.logSlotOffset(0)).isEqualTo(196_608);
		assertThat(PoolLayout.logSlotOffset(1)).isEqualTo(720_896);
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
		assertThat(ChunkTable.descriptor(19, 3, 32)).isEqualTo(withCheck(19, 0x0020_0301));
		assertThat(ChunkTable.descriptor(70_000, SizeClasses.LARGE, 16_000)).isEqualTo(withCheck(70_000, 0x3E80_FF01));
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
		try (SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 4 << 20, 1)) {
			PoolHeader written = new PoolHeader(poolId, 5, true, 77,
					new LogState(LogKind.JOURNAL, 11, 2_097_152, 1_048_576, 9), new LastRecovery(4, 1_700_000, 76));
			written.write(medium);
			ByteBuffer copy = headers(medium);
			byte[] magic = new byte[8];
			copy.get(8192, magic);
			assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("PMEMHEAP");
			assertThat(copy.getInt(8192 + 8)).isEqualTo(1);
			assertThat(copy.getInt(8192 + 12)).isEqualTo(0x0102_0304);
			assertThat(copy.getLong(8192 + 16)).isZero();
			assertThat(copy.getLong(8192 + 24)).isEqualTo(0x0123_4567_89AB_CDEFL);
			assertThat(copy.getLong(8192 + 32)).isEqualTo(0xFEDC_BA98_7654_3210L);
			assertThat(copy.getLong(8192 + 40)).isEqualTo(5);
			assertThat(copy.getInt(8192 + 48)).isEqualTo(2);
			assertThat(copy.getInt(8192 + 52)).isEqualTo(2);
			assertThat(copy.getLong(8192 + 56)).isEqualTo(77);
			CRC32C crc = new CRC32C();
			assertThat(copy.getLong(8192 + 64)).isEqualTo(11);
			assertThat(copy.getLong(8192 + 72)).isEqualTo(2_097_152);
			assertThat(copy.getLong(8192 + 80)).isEqualTo(1_048_576);
			assertThat(copy.getLong(8192 + 88)).isEqualTo(9);
			assertThat(copy.getInt(8192 + 96)).isEqualTo(4);
			assertThat(copy.getInt(8192 + 100)).isZero();
			assertThat(copy.getLong(8192 + 104)).isEqualTo(1_700_000);
			assertThat(copy.getLong(8192 + 112)).isEqualTo(76);
			crc.update(copy.slice(8192, 120));
			assertThat(copy.getInt(8192 + 120)).isEqualTo((int) crc.getValue());
			// the next one goes to the other copy, and counts
			assertThat(PoolHeader.read(medium)).isEqualTo(written);
			PoolHeader next = written.next(false, 78, LogState.undo(78, 9));
			next.write(medium);
			assertThat(headers(medium).getInt(48)).isEqualTo(1);
			assertThat(PoolHeader.read(medium)).isEqualTo(next);
			assertThat(headers(medium).getInt(52)).isEqualTo(1);
		}
	}

}
