/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * What every medium that is a file must do besides.
 */
abstract class FileMediumContractTests extends GrowingMediumContractTests {

	@TempDir(factory = Place.class)
	Path directory;

	/** Of one round of {@link #storesAndSyncsAllocateNothing}. */
	private static final int SYSTEM_CALLS = 3;

	/** What the JDK allocates for a call that isn't compiled. */
	private static final int JDK_VIEW_BYTES = 40;

	private final FenceReach fenceReach;

	/** Value of {@link Mediums#MEDIUM_PROPERTY}. */
	private final String choice;

	FileMediumContractTests(FenceReach fenceReach, String choice) {
		this.fenceReach = fenceReach;
		this.choice = choice;
	}

	abstract Medium open(Path file, MediumOptions options);

	@Override
	final Medium open() {
		return open(file());
	}

	final Medium open(Path file) {
		return open(file, new MediumOptions(this.fenceReach, INITIAL, MAXIMUM));
	}

	final Path file() {
		return this.directory.resolve("new").resolve("directories").resolve("pool.pmem");
	}

	private MediumChild startChild() throws IOException {
		return MediumChild.start(file(), this.fenceReach, "--enable-native-access=ALL-UNNAMED",
				"-D" + Mediums.MEDIUM_PROPERTY + "=" + this.choice);
	}

	@Test
	void allocatesRealBlocks() throws IOException {
		medium().grow(MAXIMUM);
		assertThat(Files.size(file())).isEqualTo(MAXIMUM);
		assertThat(allocatedBytes(file())).isGreaterThanOrEqualTo(MAXIMUM);
	}

	@Test
	void keepsItsContentsAndSizeWhenReopened() {
		medium().grow(INITIAL + PAGE);
		medium().putLong(INITIAL, 42);
		medium().flush(INITIAL, 8);
		medium().fence();
		medium().close();
		try (Medium reopened = open(file())) {
			assertThat(reopened.sizeBytes()).isEqualTo(INITIAL + PAGE);
			assertThat(reopened.segment().get(LONG, INITIAL)).isEqualTo(42);
			reopened.grow(MAXIMUM);
			reopened.putLong(MAXIMUM - 8, 1);
		}
	}

	@Test
	void leavesAnExistingFileAsItIsWhateverItsLength() throws IOException {
		for (int length : new int[]{1, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 17}) {
			Path file = this.directory.resolve("file-" + length);
			byte[] contents = new byte[length];
			new Random(length).nextBytes(contents);
			Files.write(file, contents);
			try (Medium existing = open(file)) {
				assertThat(existing.sizeBytes()).isEqualTo(length);
				assertThat(bytes(existing, 0, length)).isEqualTo(contents);
			}
			assertThat(Files.readAllBytes(file)).isEqualTo(contents);
		}
	}

	@Test
	void mapsAFileLargerThanTheMaximumButDoesNotGrowIt() throws IOException {
		Path file = this.directory.resolve("large");
		Files.write(file, new byte[(int) MAXIMUM + PAGE]);
		try (Medium large = open(file)) {
			large.putLong(MAXIMUM + 8, 3);
			assertThat(large.segment().get(LONG, MAXIMUM + 8)).isEqualTo(3);
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> large.grow(MAXIMUM + 2 * PAGE));
		}
	}

	@Test
	void givesAnEmptyFileItsInitialSize() throws IOException {
		Path file = Files.createFile(this.directory.resolve("empty"));
		try (Medium empty = open(file)) {
			assertThat(empty.sizeBytes()).isEqualTo(INITIAL);
		}
	}

	@Test
	void tellsASecondOpenerInTheSameJvm() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), file());
		assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(file()))
				.withMessageContaining(file().toString()).withMessageContaining("this JVM");
		assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(link))
				.withMessageContaining(file().toString());
		medium().close();
		open(link).close();
		open(file()).close();
	}

	@Test
	void tellsASecondOpenerInAnotherProcessOfEitherKind() throws IOException {
		// Would drop a POSIX lock on the file, and with it the protection.
		Files.readAllBytes(file());
		for (String other : new String[]{"mapped", "channel"}) {
			try (MediumChild child = MediumChild.start(file(), this.fenceReach, "--enable-native-access=ALL-UNNAMED",
					"-D" + Mediums.MEDIUM_PROPERTY + "=" + other)) {
				assertThat(child.answer()).as(other).contains(PoolLockedException.class.getName(), file().toString(),
						"another process");
			}
		}
	}

	@Test
	void seesTheStoresOfAKilledProcessAndItsLockIsGone() throws IOException {
		medium().close();
		try (MediumChild child = startChild()) {
			assertThat(child.answer()).endsWith("Medium");
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(file()))
					.withMessageContaining("another process");
		}
		try (Medium reopened = open(file())) {
			for (long i = 0; i < MediumChild.STORE_COUNT; i++) {
				assertThat(reopened.segment().get(LONG, 8 * i)).isEqualTo(i + 1);
			}
		}
	}

	@Test
	void flushesAndForcesNothingOnceClosed() {
		medium().close();
		assertThatIllegalStateException().isThrownBy(() -> medium().flush(0, 8));
		assertThatIllegalStateException().isThrownBy(() -> medium().force(0, 8));
		assertThatIllegalStateException().isThrownBy(() -> medium().forceAll());
	}

	@Test
	void segmentCanNotBeReadOnceClosed() {
		var segment = medium().segment();
		medium().close();
		assertThatIllegalStateException().isThrownBy(() -> segment.get(LONG, 0));
	}

	@Test
	void readingBeyondTheSizeIsAnErrorThatTheJvmSurvives() {
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> medium().segment().get(LONG, INITIAL));
	}

	@Test
	void tellsPathsThatCanNotBeOpened() throws IOException {
		Path regular = Files.writeString(this.directory.resolve("regular"), "text");
		for (Path path : new Path[]{this.directory, regular.resolve("pool"), Path.of("/proc/none/pool"),
				Path.of("/dev/null")}) {
			assertThatExceptionOfType(PoolAccessException.class).as(path.toString()).isThrownBy(() -> open(path))
					.withMessageContaining(path.toString());
		}
	}

	@Test
	void tellsMissingPermission() throws IOException {
		assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
		Path file = Files.writeString(this.directory.resolve("locked"), "text");
		assertThat(file.toFile().setReadable(false)).isTrue();
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> open(file))
				.withMessageContaining(file.toString()).withMessageContaining("Grant");
	}

	@Test
	void tellsAFullDiskAndIsAsBefore() throws Exception {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", mount.toString())).isZero();
		try {
			Path file = mount.resolve("pool");
			try (Medium small = open(file)) {
				small.putLong(INITIAL - 8, 5);
				assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> small.grow(MAXIMUM))
						.withMessageContaining(file.toString()).withMessageContaining(String.valueOf(MAXIMUM))
						.withMessageContaining(String.valueOf(INITIAL));
				assertThat(small.sizeBytes()).isEqualTo(INITIAL);
				assertThat(Files.size(file)).isEqualTo(INITIAL);
				small.grow(INITIAL + PAGE);
				small.putLong(INITIAL, 6);
				small.flush(INITIAL, 8);
				small.fence();
				assertThat(small.segment().get(LONG, INITIAL - 8)).isEqualTo(5);
			}
			Path second = mount.resolve("second");
			MediumOptions large = new MediumOptions(this.fenceReach, MAXIMUM, MAXIMUM);
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> open(second, large));
			assertThat(second).doesNotExist();
			open(second).close();
		} finally {
			assertThat(run("umount", mount.toString())).isZero();
		}
	}

	@Test
	void isIntactWhileItsPathLeadsToIt() throws IOException {
		medium().requireIntact();
		medium().grow(INITIAL + PAGE);
		medium().requireIntact();
		// what a link leads to is looked at, not the link
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), file());
		medium().close();
		try (Medium linked = open(link)) {
			Files.delete(link);
			linked.requireIntact();
		}
	}

	/** What can become of a file behind the back of those who have it open. */
	enum Loss {

		DELETED("deleted") {

			@Override
			void inflictOn(Path file) throws IOException {
				Files.delete(file);
			}

		},
		MOVED("moved away") {

			@Override
			void inflictOn(Path file) throws IOException {
				Files.move(file, file.resolveSibling("moved"));
			}

		},
		REPLACED("replaced") {

			@Override
			void inflictOn(Path file) throws IOException {
				Path copy = Files.copy(file, file.resolveSibling("copy"));
				Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}

		},
		CUT_TO_HALF("cut off") {

			@Override
			void inflictOn(Path file) throws IOException {
				cut(file, Files.size(file) / 2);
			}

		},
		CUT_BY_A_BYTE("cut off") {

			@Override
			void inflictOn(Path file) throws IOException {
				cut(file, Files.size(file) - 1);
			}

		},
		CUT_TO_NOTHING("cut off") {

			@Override
			void inflictOn(Path file) throws IOException {
				cut(file, 0);
			}

		};

		private final String told;

		Loss(String told) {
			this.told = told;
		}

		abstract void inflictOn(Path file) throws IOException;

		private static void cut(Path file, long sizeBytes) throws IOException {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(sizeBytes);
			}
		}

	}

	@ParameterizedTest
	@EnumSource
	void tellsThatItsFileWasLostAndWritesNoMore(Loss loss) throws IOException {
		loss.inflictOn(file());
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().requireIntact())
				.withMessageContaining(file().toString()).withMessageContaining(loss.told)
				.withMessageContaining("restore the file");
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().fence())
				.withMessageContaining(loss.told);
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().force(0, 8));
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().forceAll());
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().grow(MAXIMUM));
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().requireIntact());
	}

	@ParameterizedTest
	@EnumSource
	void doesNotGrowAFileThatWasLost(Loss loss) throws IOException {
		loss.inflictOn(file());
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().grow(MAXIMUM))
				.withMessageContaining(loss.told);
	}

	/** The JVM throws late, so the store itself may seem to succeed; what the medium does next does not. */
	@Test
	void tellsAStoreThatMetTheEndOfTheFile() throws IOException {
		Loss.CUT_TO_NOTHING.inflictOn(file());
		byte[] bytes = new byte[3 * PAGE];
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> {
			try {
				for (int round = 0; round < 1000; round++) {
					medium().write(PAGE, bytes, 0, bytes.length);
					medium().zero(0, INITIAL);
					medium().putLong(8, round);
					medium().putLongRelease(16, round);
				}
			} catch (InternalError ex) {
				throw MemoryFaults.translate(medium(), ex);
			}
		}).withMessageContaining(file().toString()).withMessageContaining("cut off");
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium().fence());
	}

	@Test
	void translatesTheErrorsOfMappedMemoryAndNoOthers() throws IOException {
		InternalError other = new InternalError("something else");
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> MemoryFaults.translate(medium(), other))
				.isSameAs(other);
		InternalError beyondTheEnd = assertThrows(InternalError.class,
				() -> medium().segment().get(LONG, INITIAL));
		assertThat(MemoryFaults.isMemoryFault(beyondTheEnd)).isTrue();
		// the file is as it should be, so nothing is refused
		assertThat(MemoryFaults.translate(medium(), beyondTheEnd)).hasMessageContaining(file().toString())
				.hasMessageContaining("disk is full").hasMessageContaining("failing").hasMessageContaining("cut off")
				.hasCause(beyondTheEnd);
		medium().fence();
		IllegalStateException unrelated = new IllegalStateException("Already closed");
		assertThat(MemoryFaults.translate(medium(), unrelated)).isSameAs(unrelated);
	}

	@Test
	void saysThatThePoolIsClosedNotWhatTheJdkSays() {
		MemorySegment segment = medium().segment();
		medium().close();
		for (ThrowingCallable action : new ThrowingCallable[]{() -> medium().putLong(0, 1),
				() -> medium().putLongRelease(0, 1), () -> medium().write(0, new byte[8], 0, 8),
				() -> medium().zero(0, 8), () -> medium().flush(0, 8), () -> medium().fence(),
				() -> medium().force(0, 8), () -> medium().forceAll(), () -> medium().grow(MAXIMUM),
				() -> medium().requireIntact(), () -> medium().secureSpace()}) {
			assertThatIllegalStateException().isThrownBy(action).withMessage("Pool " + file() + " is closed");
		}
		assertThatIllegalStateException().isThrownBy(() -> segment.get(LONG, 0))
				.satisfies((thrown) -> assertThat(MemoryFaults.translate(medium(), thrown))
						.hasMessage("Pool " + file() + " is closed"));
	}

	/** A pool, not any empty file: an attribute tells, where the file system has such. */
	@Test
	void refusesAPoolThatWasCutToNothing() throws IOException {
		medium().close();
		assumeThat(Files.getFileStore(file()).supportsFileAttributeView(UserDefinedFileAttributeView.class)).isTrue();
		assumeThat(Files.getFileAttributeView(file(), UserDefinedFileAttributeView.class).list()).isNotEmpty();
		Loss.CUT_TO_NOTHING.inflictOn(file());
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> open(file()))
				.withMessageContaining("was a pool").withMessageContaining(file().toString());
		assertThat(file()).isEmptyFile();
		Files.delete(file());
		open(file()).close();
	}

	/** Whatever length the kill of a process has left: in the midst of creation there's a length without a mark. */
	@Test
	void givesAnEmptyFileItsSizeBeforeItsMark() throws IOException {
		Path file = Files.createFile(this.directory.resolve("empty"));
		try (Medium first = open(file)) {
			assertThat(first.sizeBytes()).isEqualTo(INITIAL);
		}
		Path other = this.directory.resolve("other");
		Files.write(other, new byte[3 * PAGE]);
		open(other).close();
		Files.write(other, new byte[0]);
		// never known for a pool, as far as the medium goes
		open(other).close();
	}

	/**
	 * What a commit does must not fail for want of memory. Warmed up: the first calls link. Tagged because C1, with which
	 * the fast tests run, leaves allocations that C2 takes away.
	 */
	@Test
	@Tag("slow")
	void storesAndSyncsAllocateNothing() {
		byte[] bytes = new byte[3000];
		Runnable work = () -> {
			medium().putLong(8, 1);
			medium().putLongRelease(16, 2);
			medium().write(100, bytes, 0, bytes.length);
			medium().zero(PAGE, 2 * PAGE + 100);
			medium().flush(0, PAGE);
			medium().fence();
			medium().force(8, 3 * PAGE);
			medium().forceAll();
		};
		// The JDK's own view of 40 bytes, per system call, is gone once the code is compiled.
		long rounds = 100;
		long least = Long.MAX_VALUE;
		for (int attempt = 0; attempt < 20; attempt++) {
			work.run();
			long before = allocatedByThisThread();
			for (int round = 0; round < rounds; round++) {
				work.run();
			}
			least = Math.min(least, allocatedByThisThread() - before);
		}
		assertThat(least).isLessThanOrEqualTo(rounds * SYSTEM_CALLS * JDK_VIEW_BYTES);
	}

	private static long allocatedByThisThread() {
		return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
				.getCurrentThreadAllocatedBytes();
	}

	/** The stack ends at any depth of a sync: no lock stays held, and nothing counts as failed that was not tried. */
	@Test
	void aStackThatEndsWithinASyncHarmsNothing() throws InterruptedException {
		Medium second = open(this.directory.resolve("second"));
		Thread thread = new Thread(null, () -> {
			for (int round = 0; round < 10; round++) {
				int deepest = 0;
				for (int attempt = 0; attempt < 5; attempt++) {
					deepest = digToTheEnd(0);
				}
				for (int left = 0; left < 60; left++) {
					try {
						digAndSync(second, deepest - left);
					} catch (StackOverflowError _) {
						// as it shall, for the most part
					}
				}
			}
		}, "deep", 512 << 10);
		thread.start();
		thread.join();
		Thread other = Thread.ofPlatform().daemon().start(() -> {
			second.putLong(0, 1);
			second.flush(0, 8);
			second.fence();
			second.force(0, 8);
			second.forceAll();
			second.grow(INITIAL + PAGE);
			second.close();
		});
		other.join(60_000);
		assertThat(other.isAlive()).as("waits for a lock").isFalse();
		assertThatIllegalStateException().isThrownBy(() -> second.forceAll());
	}

	private int digToTheEnd(int depth) {
		try {
			return digToTheEnd(depth + 1);
		} catch (StackOverflowError _) {
			return depth;
		}
	}

	private void digAndSync(Medium medium, int depth) {
		if (depth > 0) {
			digAndSync(medium, depth - 1);
			return;
		}
		medium.flush(0, 8);
		medium.fence();
		medium.force(0, 8);
		medium.forceAll();
	}

	/** Virtual threads that wait for a sync don't give their carrier up, nor the one that syncs. */
	@Test
	void virtualThreadsMaySync() throws Exception {
		List<Thread> threads = new ArrayList<>();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		for (int number = 0; number < 8; number++) {
			long offset = 8L * number;
			threads.add(Thread.ofVirtual().uncaughtExceptionHandler((_, thrown) -> failure.set(thrown)).start(() -> {
				for (int round = 0; round < 20; round++) {
					medium().putLong(offset, round);
					medium().force(offset, 8);
					medium().forceAll();
					medium().requireIntact();
				}
			}));
		}
		medium().grow(INITIAL + PAGE);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failure.get()).isNull();
	}

	private static long allocatedBytes(Path file) throws IOException {
		Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
		return 512 * Long.parseLong(new String(process.getInputStream().readAllBytes()).trim());
	}

	private static int run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
			return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
		} catch (IOException _) {
			return -1;
		}
	}

	/** Tests with this annotation have their files in memory, where there is such a directory. */
	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.TYPE)
	@interface InMemory {}

	/**
	 * Makes the directory for a test's files.
	 */
	static final class Place implements TempDirFactory {

		private static final Path MEMORY = Path.of("/dev/shm");

		@Override
		public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
				throws IOException {
			boolean inMemory = context.getRequiredTestClass().isAnnotationPresent(InMemory.class);
			return (inMemory && Files.isDirectory(MEMORY))
					? Files.createTempDirectory(MEMORY, "pmem-test")
					: Files.createTempDirectory("pmem-test");
		}

	}

}
