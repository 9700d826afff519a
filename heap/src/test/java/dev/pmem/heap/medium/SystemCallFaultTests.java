/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static dev.pmem.heap.medium.MediumContractTests.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.concurrent.Race;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * {@link MappedMedium} where the operating system, a sandbox, or the file system refuses a call.
 */
class SystemCallFaultTests {

	private static final long INITIAL = 1 << 16;

	private static final long MAXIMUM = 1 << 20;

	private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

	@TempDir
	Path directory;

	private final InjectedFaults faults = new InjectedFaults();

	@AfterEach
	void noMoreFaults() {
		this.faults.close();
	}

	private Path file() {
		return this.directory.resolve("pool");
	}

	private MappedMedium open(FenceReach fenceReach) {
		return MappedMedium.open(file(), new MediumOptions(fenceReach, INITIAL, MAXIMUM));
	}

	private static void requireWorking(Medium medium) {
		medium.grow(2 * INITIAL);
		medium.putLong(INITIAL, 7);
		medium.flush(INITIAL, 8);
		medium.fence();
		medium.force(INITIAL, 8);
		medium.forceAll();
		medium.requireIntact();
		assertThat(medium.segment().get(LONG, INITIAL)).isEqualTo(7);
	}

	/** EINVAL, ENOSYS and EPERM, as old kernels, gVisor and seccomp have it. */
	@ParameterizedTest
	@ValueSource(ints = {Errno.EINVAL, Errno.ENOSYS, Errno.EPERM})
	void adviceIsNotNeeded(int errno) {
		this.faults.fail("madvise", errno);
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			medium.prefetch(0, 4096);
			requireWorking(medium);
		}
		assertThat(this.faults.refused()).contains("madvise");
	}

	@ParameterizedTest
	@ValueSource(ints = {Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EINVAL})
	void zerosAreWrittenWhereBlocksCanNotBeAllocated(int errno) throws Exception {
		this.faults.fail("fallocate", errno);
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			requireWorking(medium);
			assertThat(MappedMediumTests.blocks(file())).isGreaterThanOrEqualTo(2 * INITIAL / 512);
		}
		assertThat(this.faults.refused()).contains("fallocate");
	}

	/** Neither extents nor holes nor counts of blocks are told: all is as if there were none. */
	@Test
	void holesThatAreNotTold() throws IOException {
		this.faults.fail("ioctl", Errno.ENOTTY).fail("syscall", Errno.ENOSYS)
				.fail("lseek", Errno.EINVAL, (_) -> isSeekingData());
		try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
			sparse.setLength(2 * INITIAL);
		}
		try (MappedMedium medium = open(FenceReach.PAGE_CACHE)) {
			medium.secureSpace();
			assertThat(medium.sizeBytes()).isEqualTo(2 * INITIAL);
			requireWorking(medium);
		}
		assertThat(this.faults.refused()).contains("ioctl", "lseek");
	}

	private static boolean isSeekingData() {
		return StackWalker.getInstance().walk((frames) -> frames.anyMatch(
				(frame) -> frame.getMethodName().equals("seekData") || frame.getMethodName().equals("seekHole")));
	}

	/** Without locks of open files: another process, of either medium, is kept out all the same, and keeps this one out. */
	@ParameterizedTest
	@CsvSource({"mapped, true", "channel, false"})
	void flockWhereThereAreNoLocksOfOpenFiles(String other, boolean otherLacksThemToo) throws Exception {
		this.faults.fail("fcntl", Errno.EINVAL);
		String[] options = {NATIVE, "-D" + Mediums.MEDIUM_PROPERTY + "=" + other,
				"-D" + MediumChild.LOCKS_LACK + "=" + otherLacksThemToo};
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			requireWorking(medium);
			Files.readAllBytes(file());
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(FenceReach.DEVICE));
			try (MediumChild child = MediumChild.start(file(), FenceReach.DEVICE, options)) {
				assertThat(child.answer()).contains(PoolLockedException.class.getName(), "another process");
			}
		}
		try (MediumChild child = MediumChild.start(file(), FenceReach.DEVICE, options)) {
			assertThat(child.answer()).endsWith("Medium");
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(FenceReach.DEVICE))
					.withMessageContaining("another process");
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> PrivateMedium.open(file()));
		}
		open(FenceReach.DEVICE).close();
	}

	/** Checkpoints, growth, health and commits look after the file at any moment. */
	@Test
	void threadsThatLookAtOnceDoNotTakeTheLockFromEachOther() throws Exception {
		this.faults.fail("fcntl", Errno.EINVAL);
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			new Race().add(4, (_) -> {
				for (int count = 0; count < 500; count++) {
					medium.requireIntact();
				}
			}).run();
			requireWorking(medium);
		}
	}

	@Test
	void anotherReasonWhyAFileIsNotLockedIsTold() {
		this.faults.fail("fcntl", Errno.ENOLCK);
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> open(FenceReach.DEVICE))
				.withMessageContaining("offers no locks");
	}

	@ParameterizedTest
	@CsvSource({"13, Grant ", "1, lsattr", "30, mounted read-only", "24, ulimit -n", "23, fs.file-max",
			"40, in a circle",
			"36, shorter path", "28, Free disk space", "122, quota", "5, disk is failing", "71, local file system"})
	void eachReasonHasItsAdvice(int errno, String advice) {
		this.faults.fail("open", errno);
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> open(FenceReach.PAGE_CACHE))
				.withMessageContaining(file().toString()).withMessageContaining("errno " + errno)
				.withMessageContaining(advice);
		this.faults.heal("open");
		open(FenceReach.PAGE_CACHE).close();
	}

	@ParameterizedTest
	@CsvSource({"28, true", "122, true", "27, true", "5, false"})
	void aGrowthThatIsRefusedLeavesAllAsItWas(int errno, boolean isFull) throws IOException {
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			// it has got a part
			this.faults.fail("fallocate", errno).before(() -> lengthen(file(), INITIAL + 4096));
			assertThatExceptionOfType(isFull ? PoolFullException.class : PoolAccessException.class)
					.isThrownBy(() -> medium.grow(2 * INITIAL)).withMessageContaining(medium.name());
			assertThat(medium.sizeBytes()).isEqualTo(INITIAL);
			assertThat(Files.size(file())).isEqualTo(INITIAL);
			this.faults.heal("fallocate");
			requireWorking(medium);
		}
	}

	private static void lengthen(Path file, long sizeBytes) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What was filled of its holes is given back. */
	@Test
	void holesThatCanNotAllBeFilledStayHoles() throws Exception {
		try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
			for (int part = 0; part < 4; part++) {
				sparse.seek(part * INITIAL);
				sparse.write(1);
			}
			sparse.setLength(4 * INITIAL);
			sparse.getFD().sync();
		}
		long blocks = MappedMediumTests.blocks(file());
		try (MappedMedium medium = open(FenceReach.PAGE_CACHE)) {
			int[] calls = {0};
			// the third hole; punching goes on working
			this.faults.fail("fallocate", Errno.ENOSPC, (mode) -> mode == 0 && ++calls[0] == 3);
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(medium::secureSpace)
					.withMessageContaining("is not allocated").withMessageContaining(file().toString());
			// the file system may have needed a block for its own list of extents
			assertThat(MappedMediumTests.blocks(file())).isLessThanOrEqualTo(blocks + MediumOptions.PAGE_SIZE_BYTES
					/ 512);
			this.faults.heal("fallocate");
			medium.secureSpace();
			assertThat(MappedMediumTests.blocks(file())).isGreaterThan(blocks + 2 * INITIAL / 512);
		}
	}

	@Test
	void noMarkCanBeGiven() {
		this.faults.fail("fgetxattr", Errno.EOPNOTSUPP).fail("fsetxattr", Errno.EOPNOTSUPP);
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			requireWorking(medium);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"msync", "fdatasync"})
	void aSyncThatFailsIsKnownBeforeAnythingElseIsDone(String function) throws Exception {
		CountDownLatch failing = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			// The text of the reason is slow to come: meanwhile nobody else may succeed.
			this.faults.fail(function, Errno.EIO).fail("strerror", Errno.EINVAL).before(() -> {
				if (this.faults.refused().getLast().equals("strerror")) {
					failing.countDown();
					awaitUninterrupted(goOn);
				}
			});
			AtomicReference<Throwable> told = new AtomicReference<>();
			Thread syncing = Thread.ofPlatform().start(() -> {
				try {
					if (function.equals("msync")) {
						medium.force(0, 8);
					} else {
						medium.forceAll();
					}
				} catch (PoolException ex) {
					told.set(ex);
				}
			});
			try {
				failing.await();
				this.faults.heal(function);
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
			} finally {
				// else the medium could not be closed
				goOn.countDown();
			}
			syncing.join();
			assertThat(told.get()).isInstanceOf(PoolAccessException.class).hasMessageContaining(function);
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.force(0, 8))
					.withMessageContaining(function);
		}
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The checkpoint's sync fails while a commit's is under way: the commit is not acknowledged. */
	@Test
	void aSyncThatSucceedsAfterAnotherHasFailedIsNoSuccess() {
		try (MappedMedium medium = open(FenceReach.DEVICE)) {
			this.faults.fail("fdatasync", Errno.EIO);
			// In the midst of msync, which itself is not refused.
			this.faults.fail("msync", 0).before(() -> {
				if (this.faults.refused().getLast().equals("msync")) {
					Thread other = Thread.ofPlatform().start(() -> {
						try {
							medium.forceAll();
						} catch (PoolAccessException _) {
							// as it shall
						}
					});
					joinUninterrupted(other);
				}
			});
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.force(0, 8))
					.withMessageContaining("fdatasync");
			assertThat(this.faults.refused()).contains("msync", "fdatasync");
		}
	}

	private static void joinUninterrupted(Thread thread) {
		try {
			thread.join();
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void codeOfOurOwnIsRefused() {
		this.faults.fail("memfd_create", Errno.ENOSYS);
		assertThatExceptionOfType(PosixException.class)
				.isThrownBy(() -> Posix.get().memory().mapCode(new byte[]{(byte) 0xC3})).withMessageContaining(
						"memfd_create");
	}

}
