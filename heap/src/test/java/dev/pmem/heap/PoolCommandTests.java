/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestJvm;

/**
 * What a user reads who looks at a pool from the command line.
 */
class PoolCommandTests {

	record Book(long id, String title, Integer year) {}

	private static final ExtentDefinition<Book> BOOKS = new ExtentDefinition<>("books", Book.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("title", List.of("title"), true),
					new IndexDefinition("year", List.of("year", "title"), false)));

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.PROCESS_CRASH,
			HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20);

	@TempDir
	Path folder;

	private Path pool;

	private long reference;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@BeforeEach
	void makePool() {
		this.pool = this.folder.resolve("books.pmem");
		try (PersistentHeap heap = PersistentHeap.open(this.pool, OPTIONS)) {
			fill(heap);
		}
	}

	private void fill(PersistentHeap heap) {
		Extent<Book> books = heap.extent(BOOKS);
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 1200; id++) {
				books.insert(transaction, new Book(id, "title " + id, (id % 3 == 0) ? null : (int) id % 50));
			}
			heap.setRoot(transaction, "favourite", new Book(0, "none", null));
		});
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			this.reference = books.locate(transaction, 77L);
		}
	}

	private int run(String... arguments) {
		this.printed.reset();
		PrintStream stream = new PrintStream(this.printed, true, UTF_8);
		return new PoolCommand(stream, stream).run(arguments);
	}

	private String printed() {
		return this.printed.toString(UTF_8);
	}

	private void overwrite(long offset, int... bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
		for (int each : bytes) {
			buffer.put((byte) each);
		}
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
			channel.write(buffer.flip(), offset);
		}
	}

	@Test
	void aSoundPool() throws IOException {
		byte[] before = Files.readAllBytes(this.pool);
		assertThat(run("verify", this.pool.toString())).isZero();
		assertThat(printed()).contains(this.pool.toString(), "closed in order after commit",
				"Checked 1,200 objects, 3,6", "No damage found.");
		assertThat(run("info", this.pool.toString())).isZero();
		assertThat(printed()).contains("Size 4.0 MiB", "Log: undo", "Last opened: 20", "created",
				"Extent books: 1,200 objects of " + Book.class.getName(), "index id on id, unique: 1,200 entries",
				"index title on title, unique: 1,200 entries", "index year on year, title: 1,200 entries",
				"Root favourite");
		assertThat(this.pool).hasBinaryContent(before);
		assertThat(this.folder).isDirectoryNotContaining("glob:**.lock");
	}

	@Test
	void aPoolWithAJournalThatWasKilled() throws IOException {
		Path open = this.folder.resolve("open.pmem");
		Path killed = this.folder.resolve("killed.pmem");
		try (PersistentHeap heap = PersistentHeap.open(open, OPTIONS.withDurability(Durability.POWER_LOSS))) {
			fill(heap);
			Files.copy(open, killed);
		}
		byte[] before = Files.readAllBytes(killed);
		assertThat(run("verify", killed.toString())).as(printed()).isZero();
		assertThat(printed()).contains("not closed in order", "is whole", "Checked 1,200 objects", "No damage found.");
		assertThat(run("info", killed.toString())).isZero();
		assertThat(printed()).contains("Log: journal, ", "epoch 1", "1,200 objects");
		assertThat(killed).hasBinaryContent(before);
	}

	/** As the file is when the machine has stopped while a pool was open with process-crash. */
	private Path afterPowerLoss(boolean isInParts) throws IOException {
		Path open = this.folder.resolve("open.pmem");
		byte[] bytes;
		try (PersistentHeap heap = PersistentHeap.open(open, OPTIONS)) {
			fill(heap);
			Extent<Book> books = heap.extent(BOOKS);
			byte[] before = Files.readAllBytes(open);
			update(heap, books, 77);
			update(heap, books, 78);
			bytes = Files.readAllBytes(open);
			if (isInParts) {
				// the page with the first of both is of before
				int page = (int) this.reference & -4096;
				System.arraycopy(before, page, bytes, page, 4096);
			}
		}
		for (int copy = 0; copy < 3; copy++) {
			ByteBuffer header = ByteBuffer.wrap(bytes, copy * 4096, 512).slice().order(ByteOrder.LITTLE_ENDIAN);
			header.putLong(128, ~header.getLong(128));
			CRC32C crc = new CRC32C();
			crc.update(header.slice(0, 508));
			header.putInt(508, (int) crc.getValue());
		}
		return Files.write(this.folder.resolve("after.pmem"), bytes);
	}

	private static void update(PersistentHeap heap, Extent<Book> books, long id) {
		heap.inTransaction((transaction) -> books.update(transaction, books.locate(transaction, id),
				new Book(id, "title " + id, 1)));
	}

	@Test
	void aPoolThatIsWholeAfterALossOfPower() throws IOException {
		Path pool = afterPowerLoss(false);
		byte[] before = Files.readAllBytes(pool);
		assertThat(run("verify", pool.toString())).as(printed()).isZero();
		assertThat(printed()).contains(
				"open with process-crash when the machine stopped, and as its last commit has left",
				"No damage found.");
		assertThat(pool).hasBinaryContent(before);
	}

	@Test
	void aPoolThatIsInPartsAfterALossOfPower() throws IOException {
		Path pool = afterPowerLoss(true);
		byte[] before = Files.readAllBytes(pool);
		assertThat(run("verify", pool.toString())).isEqualTo(1);
		assertThat(printed()).contains("in parts of several commits", "is not what any commit has left", "What to do:");
		assertThat(run("info", pool.toString())).isZero();
		assertThat(printed()).contains("in parts of several commits", "1,200 objects");
		assertThat(pool).hasBinaryContent(before);
	}

	/** Whole by itself, and in a pool that was closed: nothing but the sum tells of it. */
	@Test
	void aPageOfAnEarlierState() throws IOException {
		byte[] before = Files.readAllBytes(this.pool);
		try (PersistentHeap heap = PersistentHeap.open(this.pool, OPTIONS)) {
			Extent<Book> books = heap.extent(BOOKS);
			heap.inTransaction((transaction) -> {
				books.delete(transaction, books.locate(transaction, 77L));
				return books.insert(transaction, new Book(2000, "another", null));
			});
		}
		byte[] after = Files.readAllBytes(this.pool);
		int page = (int) this.reference & -4096;
		System.arraycopy(before, page, after, page, 4096);
		Files.write(this.pool, after);
		assertThat(run("verify", this.pool.toString())).isEqualTo(1);
		assertThat(printed()).contains("The pool adds up to", "of an earlier state than the rest");
	}

	@Test
	void aFlippedBit() throws IOException {
		overwrite(this.reference + 30, 0x55);
		assertThat(run("verify", this.pool.toString())).isEqualTo(1);
		assertThat(printed()).contains("damaged at offset " + this.reference, "checksum", "What to do:");
	}

	@Test
	void aDamagedCopyOfTheHeader() throws IOException {
		for (long copy = 0; copy < 3; copy++) {
			makeAnew();
			overwrite(copy * 4096 + 60, 0x55);
			assertThat(run("verify", this.pool.toString())).isEqualTo(1);
			assertThat(printed()).contains("Copy " + copy + " of the header", "1 problems");
		}
		overwrite(60, 0x55);
		overwrite(4096 + 60, 0x55);
		assertThat(run("verify", this.pool.toString())).isEqualTo(1);
		assertThat(printed()).contains("no copy of its header", "What to do:");
	}

	private void makeAnew() throws IOException {
		Files.delete(this.pool);
		makePool();
	}

	@Test
	void aFileThatWasCutOff() throws IOException {
		try (FileChannel channel = FileChannel.open(this.pool, StandardOpenOption.WRITE)) {
			channel.truncate(1_300_000);
		}
		assertThat(run("verify", this.pool.toString())).isEqualTo(1);
		assertThat(printed()).contains("cut off", "1300000");
	}

	@Test
	void whatIsNoPool() throws IOException {
		Path text = Files.writeString(this.folder.resolve("text"), "hello ".repeat(1000));
		Path empty = Files.createFile(this.folder.resolve("empty"));
		assertThat(run("verify", text.toString())).isEqualTo(2);
		assertThat(printed()).contains("not a pool");
		assertThat(run("verify", empty.toString())).isEqualTo(2);
		assertThat(printed()).contains("has nothing in it");
		assertThat(run("verify", this.folder.toString())).isEqualTo(2);
		assertThat(printed()).contains("is not a regular file");
		assertThat(run("info", this.folder.resolve("missing").resolve("pool").toString())).isEqualTo(2);
		assertThat(printed()).contains("There is no pool");
		assertThat(this.folder.resolve("missing")).doesNotExist();
	}

	@Test
	void anotherFormat() throws IOException {
		overwrite(8, 99);
		overwrite(4096 + 8, 99);
		overwrite(8192 + 8, 99);
		assertThat(run("info", this.pool.toString())).isEqualTo(2);
		assertThat(printed()).contains("format version 99", "newer release");
	}

	@Test
	void usage() {
		for (String[] wrong : new String[][]{{}, {"verify"}, {"repair", "pool"}, {"info", "a", "b"}}) {
			assertThat(run(wrong)).isEqualTo(2);
			assertThat(printed()).contains("Usage: java -jar", "Exit code");
		}
	}

	/** In a process that has nothing but the jar's own classes. */
	@Test
	void aPoolThatIsOpen() throws Exception {
		Path classes = Path.of(PoolCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		ProcessBuilder command = new ProcessBuilder(TestJvm.command(classes.toString(),
				List.of(TestJvm.NATIVE_ACCESS), PoolCommand.class.getName(), "verify", this.pool.toString()))
				.redirectErrorStream(true);
		try (PersistentHeap _ = PersistentHeap.open(this.pool, OPTIONS)) {
			assertThat(run("verify", this.pool.toString())).isEqualTo(2);
			assertThat(printed()).contains("open already in this JVM");
			Process process = command.start();
			assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("open in another process",
					"Stop that process");
			assertThat(process.waitFor()).isEqualTo(2);
		}
		Process process = command.start();
		assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("No damage found.");
		assertThat(process.waitFor()).isZero();
	}

}
