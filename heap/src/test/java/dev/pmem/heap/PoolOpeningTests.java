/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Each reason why a file can't be opened has its exception, which says what to do; and the file is left as it was.
 */
class PoolOpeningTests {

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.PROCESS_CRASH,
			HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20);

	private static final int VERSION = 8;

	private static final int BYTE_ORDER_MARK = 12;

	private static final int FEATURES = 16;

	private static final int LOG_KIND = 52;

	private static final int CHECKSUM = 508;

	@TempDir
	Path folder;

	private Path pool;

	@BeforeEach
	void makePool() {
		this.pool = this.folder.resolve("some.pmem");
		PersistentHeap.open(this.pool, OPTIONS).close();
	}

	private void requireRefused(Class<? extends PoolException> expected, String... parts) throws IOException {
		byte[] before = Files.readAllBytes(this.pool);
		assertThatThrownBy(() -> PersistentHeap.open(this.pool, OPTIONS)).isExactlyInstanceOf(expected)
				.hasMessageContaining(this.pool.toString()).hasMessageContainingAll(parts);
		assertThat(this.pool).hasBinaryContent(before);
	}

	/** Changes a word of all copies of the header, whose checksums stay right. */
	private void overwriteHeaders(int offset, int value) throws IOException {
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			for (int copy = 0; copy < 3; copy++) {
				ByteBuffer header = ByteBuffer.allocate(CHECKSUM + 4).order(ByteOrder.LITTLE_ENDIAN);
				channel.read(header, copy * 4096L);
				header.putInt(offset, value);
				CRC32C crc = new CRC32C();
				crc.update(header.array(), 0, CHECKSUM);
				header.putInt(CHECKSUM, (int) crc.getValue());
				channel.write(header.rewind(), copy * 4096L);
			}
		}
	}

	@Test
	void somethingElse() throws IOException {
		for (int length : new int[]{1, 100, 5000, 3_000_000}) {
			Files.write(this.pool, "x".repeat(length).getBytes());
			requireRefused(NotAPoolException.class, "PMEMHEAP", "name another path");
		}
	}

	@Test
	void aNewerFormat() throws IOException {
		overwriteHeaders(VERSION, 3);
		requireRefused(UnsupportedFormatException.class, "format version 3", "Use the newer release");
	}

	@Test
	void anUnknownFeature() throws IOException {
		overwriteHeaders(FEATURES, 4);
		requireRefused(UnsupportedFormatException.class, "features 0x4", "Use the newer release");
	}

	@Test
	void theOtherByteOrder() throws IOException {
		overwriteHeaders(BYTE_ORDER_MARK, 0x0403_0201);
		requireRefused(UnsupportedFormatException.class, "big-endian", "Export and import");
	}

	@Test
	void aLogThatThereIsNot() throws IOException {
		overwriteHeaders(LOG_KIND, 7);
		requireRefused(CorruptPoolException.class, "log kind 7", "Restore a backup");
	}

	@Test
	void aJournalThatLiesNowhere() throws IOException {
		overwriteHeaders(LOG_KIND, 2);
		requireRefused(CorruptPoolException.class, "journal", "Restore a backup");
	}

	@Test
	void noHeader() throws IOException {
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.allocate(3 * 4096), 0);
		}
		requireRefused(NotAPoolException.class, "PMEMHEAP");
	}

	@Test
	void cutOff() throws IOException {
		for (int size : new int[]{8, 5000, 70_000, 1_245_183, 1_250_000}) {
			makeAnew();
			try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
				channel.truncate(size);
			}
			requireRefused(CorruptPoolException.class, "cut off", String.valueOf(size), "Restore the whole file");
		}
	}

	/** Shorter than it was when it was last opened or closed, though nothing is known to lie behind. */
	@Test
	void cutOffBehindWhatIsUsed() throws IOException {
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
			channel.truncate(HeapOptions.MINIMUM_SIZE_BYTES - 4096);
		}
		requireRefused(CorruptPoolException.class, "cut off", "4190208", "4194304", "Restore the whole file");
	}

	private void lengthen() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.pool.toFile(), "rw")) {
			file.setLength(OPTIONS.maximumSizeBytes());
		}
	}

	/** The fallback medium gives a file its maximum length while it's being opened, and a kill then leaves it. */
	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void aFileThatIsTooLongIsCutOff(String medium) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		try {
			lengthen();
			PersistentHeap.open(this.pool, OPTIONS).close();
			assertThat(this.pool).hasSize(HeapOptions.MINIMUM_SIZE_BYTES);
			// what has no header yet is made anew
			Files.write(this.pool, new byte[0]);
			lengthen();
			try (PersistentHeap heap = PersistentHeap.open(this.pool, OPTIONS)) {
				assertThat(heap.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CREATED);
			}
			assertThat(this.pool).hasSize(HeapOptions.MINIMUM_SIZE_BYTES);
		} finally {
			System.clearProperty(Mediums.MEDIUM_PROPERTY);
		}
	}

	/** A pool grows without its header being written: what is in use behind the size that it tells stays. */
	@ParameterizedTest
	@EnumSource
	void whatIsInUseIsNotCutOff(Durability durability) throws IOException {
		HeapOptions options = OPTIONS.withDurability(durability);
		byte[] killed;
		try (PersistentHeap heap = PersistentHeap.open(this.pool, options)) {
			for (int number = 1; number <= 8; number++) {
				setRoot(heap, number, "a".repeat(1 << 20));
			}
			killed = Files.readAllBytes(this.pool);
		}
		assertThat(killed.length).isGreaterThan((int) HeapOptions.MINIMUM_SIZE_BYTES);
		Files.write(this.pool, killed);
		lengthen();
		try (PersistentHeap heap = PersistentHeap.open(this.pool, options);
				HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(Files.size(this.pool)).isLessThanOrEqualTo(killed.length);
			assertThat(heap.verify().problems()).isEmpty();
			for (int number = 1; number <= 8; number++) {
				assertThat(heap.root(transaction, "root" + number, Text.class)).isEqualTo(new Text("a".repeat(
						1 << 20)));
			}
		}
	}

	record Text(String text) {}

	private static void setRoot(PersistentHeap heap, int number, String text) {
		heap.inTransactionWithoutResult((transaction) -> {
			heap.setRoot(transaction, "root" + number, new Text(text));
		});
	}

	private void makeAnew() throws IOException {
		Files.delete(this.pool);
		makePool();
	}

	/** As a file that a tool has made in advance: it becomes a pool. */
	@Test
	void anEmptyFile() throws IOException {
		for (Path file : new Path[]{Files.createFile(this.folder.resolve("empty")),
				Files.createTempFile(this.folder, "data", ".pmem")}) {
			try (PersistentHeap heap = PersistentHeap.open(file, OPTIONS)) {
				assertThat(heap.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CREATED);
			}
		}
	}

	/** Told by an attribute of the file, where the file system has such. */
	@Test
	void cutToNothing() throws IOException {
		assumeThat(Files.getFileStore(this.folder).supportsFileAttributeView(UserDefinedFileAttributeView.class))
				.isTrue();
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
			channel.truncate(0);
		}
		requireRefused(CorruptPoolException.class, "cut off", "was a pool", "Restore the whole file", "delete it");
		makeAnew();
		PersistentHeap.open(this.pool, OPTIONS).close();
	}

	/** Without the attribute, which many ways of copying leave behind; its first opening gives it. */
	@Test
	void aCopyThatIsCutToNothing() throws IOException {
		assumeThat(Files.getFileStore(this.folder).supportsFileAttributeView(UserDefinedFileAttributeView.class))
				.isTrue();
		byte[] content = Files.readAllBytes(this.pool);
		Files.delete(this.pool);
		Files.write(this.pool, content);
		PersistentHeap.open(this.pool, OPTIONS).close();
		Files.write(this.pool, new byte[0]);
		requireRefused(CorruptPoolException.class, "cut off", "was a pool");
	}

	@Test
	void aDirectory() {
		assertThatThrownBy(() -> PersistentHeap.open(this.folder, OPTIONS))
				.isExactlyInstanceOf(PoolAccessException.class)
				.hasMessageContainingAll(this.folder.toString(), "is a directory", "Name a file");
	}

	@Test
	void openAlready() throws IOException {
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), this.pool);
		try (PersistentHeap _ = PersistentHeap.open(this.pool, OPTIONS)) {
			for (Path path : new Path[]{this.pool, link}) {
				assertThatThrownBy(() -> PersistentHeap.open(path, OPTIONS))
						.isExactlyInstanceOf(PoolLockedException.class)
						.hasMessageContainingAll(path.toString(), "in this JVM", "Close the other PersistentHeap");
			}
		}
		PersistentHeap.open(link, OPTIONS).close();
	}

}
