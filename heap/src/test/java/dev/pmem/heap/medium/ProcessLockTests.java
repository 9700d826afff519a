/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.LockRecord.Lengthening;

/**
 * The fallback's lock, which the operating system drops whenever this process opens and closes a file that it has locked.
 */
class ProcessLockTests {

	private static final MediumOptions OPTIONS = new MediumOptions(FenceReach.PAGE_CACHE, MediumContractTests.INITIAL,
			MediumContractTests.MAXIMUM);

	@TempDir
	Path directory;

	@AfterEach
	void noHook() {
		FileChannelMedium.whileLengthened = () -> {};
	}

	private Path file() {
		return this.directory.resolve("pool");
	}

	private Path lockFile() {
		return this.directory.resolve("pool.lock");
	}

	private MediumChild startChild(String medium, String... more) throws IOException {
		String[] options = new String[more.length + 2];
		options[0] = "--enable-native-access=ALL-UNNAMED";
		options[1] = "-D" + Mediums.MEDIUM_PROPERTY + "=" + medium;
		System.arraycopy(more, 0, options, 2, more.length);
		return MediumChild.start(file(), FenceReach.PAGE_CACHE, options);
	}

	private void requireRefused(String medium) throws IOException {
		try (MediumChild child = startChild(medium)) {
			assertThat(child.answer()).contains(PoolLockedException.class.getName(), "another process");
		}
	}

	/** A backup that copies all there is, say. */
	private void loseLocks() throws IOException {
		Files.readAllBytes(file());
		Files.readAllBytes(lockFile());
	}

	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void copyingPoolAndLockFileInTheProcessLetsNobodyIn(String other) throws IOException {
		try (Medium medium = FileChannelMedium.open(file(), OPTIONS)) {
			loseLocks();
			requireRefused(other);
			medium.requireIntact();
			loseLocks();
			medium.grow(medium.sizeBytes() + 4096);
			requireRefused(other);
			medium.fence();
		}
		try (MediumChild child = startChild(other)) {
			assertThat(child.answer()).endsWith("Medium");
		}
	}

	/** Where processes don't see each other, in two containers, the locks alone count: they are taken again. */
	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void lostLocksAreTakenAgain(String other) throws IOException {
		try (Medium medium = FileChannelMedium.open(file(), OPTIONS)) {
			forgetOwner();
			medium.requireIntact();
			forgetOwner();
			loseLocks();
			medium.requireIntact();
			// by now nobody knows the owner, but the locks are there
			try (MediumChild child = startChild(other)) {
				assertThat(child.answer()).contains(PoolLockedException.class.getName());
			}
		}
	}

	/** As above, but somebody was quicker: nothing is written any more. */
	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void aPoolThatAnotherProcessHasTakenOverIsNotWrittenTo(String other) throws IOException {
		try (Medium medium = FileChannelMedium.open(file(), OPTIONS)) {
			forgetOwner();
			loseLocks();
			try (MediumChild child = startChild(other)) {
				assertThat(child.answer()).endsWith("Medium");
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::requireIntact)
						.withMessageContaining("another process has taken it over");
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.grow(1 << 18));
			}
		}
	}

	/** Not by this process, which would lose the locks when it closes the file. */
	private void forgetOwner() throws IOException {
		Process process = new ProcessBuilder("dd", "if=/dev/zero", "of=" + lockFile(), "bs=512", "count=1",
				"conv=notrunc")
				.redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes());
		assertThat(process.onExit().join().exitValue()).as(said).isZero();
	}

	@Test
	void aDeletedLockFileIsMadeAnew() throws IOException {
		try (Medium medium = FileChannelMedium.open(file(), OPTIONS)) {
			Files.delete(lockFile());
			medium.requireIntact();
			assertThat(lockFile()).exists();
			loseLocks();
			requireRefused("channel");
			requireRefused("mapped");
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> PrivateMedium.open(file()));
		}
	}

	@Test
	void theLockFileSaysWhoHasThePoolAndNobodyOnceItIsClosed() throws IOException {
		try (Medium _ = FileChannelMedium.open(file(), OPTIONS)) {
			assertThat(Files.readString(lockFile())).contains("pid=" + ProcessHandle.current().pid() + "\n");
			try (MediumChild child = startChild("mapped")) {
				assertThat(child.answer()).contains("another process, " + ProcessHandle.current().pid());
			}
		}
		assertThat(Files.readString(lockFile())).isBlank();
		FileChannelMedium.open(file(), OPTIONS).close();
	}

	/** Its owner was killed: the number may have gone to another process since. */
	@Test
	void theProcessOfALockFileThatIsLeftMayBeAnyOther() throws IOException {
		ProcessIdentity self = ProcessIdentity.current();
		assertThat(self.isAlive()).isTrue();
		for (ProcessIdentity other : new ProcessIdentity[]{
				new ProcessIdentity(self.pid(), self.started() - 1, self.boot(), self.namespace()),
				new ProcessIdentity(self.pid(), self.started(), "another boot", self.namespace()),
				new ProcessIdentity(self.pid(), self.started(), self.boot(), "pid:[1]"),
				new ProcessIdentity(1 << 30, self.started(), self.boot(), self.namespace()),
				new ProcessIdentity(1 << 30, -1, self.boot(), self.namespace())}) {
			assertThat(other.isAlive()).as("%s", other).isFalse();
			write(new LockRecord(other, null));
			FileChannelMedium.open(file(), OPTIONS).close();
			write(new LockRecord(other, null));
			MappedMedium.open(file(), OPTIONS).close();
		}
	}

	@Test
	void whatIsNoRecordCountsAsNone() throws IOException {
		for (String content : new String[]{"", "\n", "pid=\nstarted=1\n", "pid=x\n", "from=1\nto=\n", "=\n\0\0",
				"p".repeat(600)}) {
			Files.writeString(lockFile(), content);
			FileChannelMedium.open(file(), OPTIONS).close();
			Files.writeString(lockFile(), content);
			MappedMedium.open(file(), OPTIONS).close();
		}
	}

	private void write(LockRecord record) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(lockFile().toFile(), "rw")) {
			record.write(file);
		}
	}

	/** Killed while it has the file at its maximum length: each medium cuts it back, and looks at no more than there was. */
	@Test
	void aKillWhileTheFileIsLengthenedLeavesItsSizeKnown() throws IOException {
		for (String next : new String[]{"mapped", "channel", "flock"}) {
			Files.deleteIfExists(file());
			Files.deleteIfExists(lockFile());
			long size = MediumContractTests.INITIAL + 4096;
			try (Medium medium = MappedMedium.open(file(), OPTIONS)) {
				medium.grow(size);
				medium.putLong(size - 8, 42);
			}
			try (MediumChild child = startChild("channel", "-D" + MediumChild.HALT_LENGTHENED + "=true")) {
				assertThat(child.answer()).isEqualTo("halts");
			}
			assertThat(file()).hasSize(MediumContractTests.MAXIMUM);
			try (Medium medium = PrivateMedium.open(file())) {
				assertThat(medium.sizeBytes()).isEqualTo(size);
			}
			try (Medium medium = PrivateMedium.openCopy(file())) {
				assertThat(medium.sizeBytes()).isEqualTo(size);
			}
			try (InjectedFaults faults = new InjectedFaults();
					Medium medium = open(next, faults)) {
				assertThat(medium.sizeBytes()).isEqualTo(size);
				assertThat(file()).hasSize(size);
				assertThat(medium.segment().get(MediumContractTests.LONG, size - 8)).isEqualTo(42);
			}
			assertThat(Files.readString(lockFile())).isBlank();
		}
	}

	private Medium open(String kind, InjectedFaults faults) {
		if (kind.equals("channel")) {
			return FileChannelMedium.open(file(), OPTIONS);
		}
		if (kind.equals("flock")) {
			faults.fail("fcntl", Errno.EINVAL);
		}
		return MappedMedium.open(file(), OPTIONS);
	}

	@Test
	void aFileThatIsNotAsTheLockFileSaysIsNotCut() throws IOException {
		MappedMedium.open(file(), OPTIONS).close();
		Object key = PoolFileClaim.keyOf(file());
		long size = MediumContractTests.INITIAL;
		for (Lengthening lengthening : new Lengthening[]{new Lengthening(key.toString(), 4096, size + 4096),
				new Lengthening("(dev=1,ino=2)", 4096, size)}) {
			for (boolean isMapped : new boolean[]{true, false}) {
				write(new LockRecord(null, lengthening));
				try (Medium medium = isMapped
						? MappedMedium.open(file(), OPTIONS)
						: FileChannelMedium.open(file(), OPTIONS)) {
					assertThat(medium.sizeBytes()).isEqualTo(size);
				}
				assertThat(Files.readString(lockFile())).isBlank();
			}
		}
	}

	/** The length of its creation is known, too: it's none, and the file is made anew. */
	@Test
	void aKillWhileANewFileIsLengthened() throws IOException {
		try (MediumChild child = startChild("channel", "-D" + MediumChild.HALT_LENGTHENED + "=true")) {
			assertThat(child.answer()).isEqualTo("halts");
		}
		assertThat(file()).hasSize(MediumContractTests.MAXIMUM);
		try (Medium medium = FileChannelMedium.open(file(), OPTIONS)) {
			assertThat(medium.sizeBytes()).isEqualTo(MediumContractTests.INITIAL);
			assertThat(file()).hasSize(MediumContractTests.INITIAL);
		}
	}

	@Test
	void whoReadsKeepsOutTheFallback() throws IOException {
		FileChannelMedium.open(file(), OPTIONS).close();
		try (FileChannel reader = FileChannel.open(file(), StandardOpenOption.READ)) {
			try (Medium _ = PrivateMedium.open(file())) {
				requireRefused("channel");
			}
			assertThat(reader.isOpen()).isTrue();
		}
	}

}
