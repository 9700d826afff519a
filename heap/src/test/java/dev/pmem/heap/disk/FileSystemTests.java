/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.disk.LoopFileSystem.Kind;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.testing.TestSeed;

/**
 * Pools on real file systems that are full, nearly full, or have copied them. Whatever is refused, what was acknowledged is
 * there. Skipped, with the reason, where such file systems can't be made; {@code .ci/run} requires them.
 */
@Tag("slow")
class FileSystemTests {

	static final List<Arguments> SETUPS = setups();

	private static final String MAPPED = "mapped";

	private static final String CHANNEL = "channel";

	private static final int LENGTH = 9000;

	private static final int OBJECTS = 500;

	@TempDir
	Path directory;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	private @Nullable LoopFileSystem fileSystem;

	private static List<Arguments> setups() {
		List<Arguments> setups = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			for (Durability durability : Durability.values()) {
				setups.add(Arguments.of(kind, durability, MAPPED));
			}
		}
		// The fallback can't keep btrfs from copying on write.
		setups.add(Arguments.of(Kind.EXT4, Durability.POWER_LOSS, CHANNEL));
		setups.add(Arguments.of(Kind.XFS, Durability.PROCESS_CRASH, CHANNEL));
		setups.add(Arguments.of(Kind.TMPFS, Durability.PROCESS_CRASH, CHANNEL));
		return setups;
	}

	@AfterEach
	void unmount() {
		System.clearProperty(Mediums.MEDIUM_PROPERTY);
		LoopFileSystem fileSystem = this.fileSystem;
		if (fileSystem != null) {
			fileSystem.close();
		}
	}

	private LoopFileSystem mount(Kind kind) throws IOException {
		LoopFileSystem fileSystem = LoopFileSystem.mount(kind, this.directory);
		this.fileSystem = fileSystem;
		return fileSystem;
	}

	private DiskLoad load(LoopFileSystem fileSystem, Durability durability) {
		return new DiskLoad(fileSystem.resolve("pool.pmem"), durability, this.random);
	}

	/** Makes a file of this size, which has blocks. */
	private static Path occupy(Path file, long sizeBytes) {
		LoopFileSystem.runInOrder("fallocate", "-l", String.valueOf(sizeBytes), file.toString());
		return file;
	}

	/** Writes files until nothing more goes on the disk. */
	private static List<Path> occupyAll(LoopFileSystem disk) {
		List<Path> files = new ArrayList<>();
		long most = disk.freeBytes() - (2 << 20);
		if (most > 0) {
			files.add(occupy(disk.resolve("ballast"), most));
		}
		// The last bytes may be had when what is written has reached the disk.
		for (int round = 0; round < 3; round++) {
			for (int pieceBytes : new int[]{1 << 16, 1 << 12}) {
				Path file = disk.resolve("ballast" + files.size());
				files.add(file);
				byte[] piece = new byte[pieceBytes];
				new SplittableRandom(1).nextBytes(piece);
				try (OutputStream output = Files.newOutputStream(file)) {
					while (true) {
						output.write(piece);
					}
				} catch (IOException _) {
					// full
				}
			}
			disk.freeBytes();
		}
		return files;
	}

	private static void free(LoopFileSystem fileSystem, List<Path> files) throws IOException {
		for (Path file : files) {
			Files.deleteIfExists(file);
		}
		fileSystem.freeBytes();
	}

	@ParameterizedTest
	@FieldSource("SETUPS")
	void fullThenFreedThenFullAgain(Kind kind, Durability durability, String medium) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		LoopFileSystem disk = mount(kind);
		Path ballast = occupy(disk.resolve("ballast"), disk.freeBytes() - (24 << 20));
		DiskLoad load = load(disk, durability);
		for (int phase = 0; phase < 2; phase++) {
			load.fill(LENGTH, 10);
			assertThat(load.refusals()).hasOnlyElementsOfType(PoolFullException.class);
			assertThat(load.heap().failure()).isNull();
			load.requireAcknowledged();
			load.someIds(50, LENGTH).forEach((id) -> assertThat(load.replace(id)).as("%s", load.refusals()).isTrue());
			load.someIds(200, LENGTH).forEach((id) -> assertThat(load.update(id)).as("%s", load.refusals()).isTrue());
			load.requireAcknowledged();
			Files.deleteIfExists(ballast);
			disk.freeBytes();
		}
		load.requireSound();
		load.close();
		load.open();
		assertThat(load.heap().recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
		load.requireAcknowledged();
		load.requireSound();
		load.close();
	}

	/** A refused growth gives back what it took of the disk. */
	@ParameterizedTest
	@FieldSource("SETUPS")
	void aGrowthThatFailsTakesNothing(Kind kind, Durability durability, String medium) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		LoopFileSystem disk = mount(kind);
		DiskLoad load = load(disk, durability);
		occupy(disk.resolve("ballast"), disk.freeBytes() - (24 << 20));
		long free = disk.freeBytes();
		long size = Files.size(load.path);
		assertThatExceptionOfType(PoolFullException.class)
				.isThrownBy(() -> load.heap().inTransaction((transaction) -> load.heap().extent(DiskLoad.BLOBS)
						.insert(transaction, DiskLoad.Blob.of(1, 1, 60 << 20))));
		assertThat(Files.size(load.path)).isEqualTo(size);
		assertThat(disk.freeBytes()).isGreaterThan(free - (1 << 20));
		load.insertMany(10, LENGTH);
		load.requireAcknowledged();
		load.close();
	}

	/** As much free space as the pool has is not needed. */
	@ParameterizedTest
	@FieldSource("SETUPS")
	void opensWithLessFreeSpaceThanItHas(Kind kind, Durability durability, String medium) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		LoopFileSystem disk = mount(kind);
		DiskLoad load = load(disk, durability);
		// Part of it stays unwritten.
		while (Files.size(load.path) < 40 << 20) {
			load.insertMany(50, LENGTH);
		}
		load.close();
		occupy(disk.resolve("ballast"), disk.freeBytes() - (4 << 20));
		load.open();
		assertThat(load.heap().recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
		load.someIds(100, LENGTH).forEach((id) -> assertThat(load.update(id)).as("%s", load.refusals()).isTrue());
		load.requireAcknowledged();
		load.requireSound();
		load.close();
	}

	/** Its stores would have to find space on a full disk, if the pool hadn't got blocks of its own when it was opened. */
	@ParameterizedTest
	@EnumSource
	void aClonedFileOnXfs(Durability durability) throws IOException {
		LoopFileSystem disk = mount(Kind.XFS);
		Path clone = cloneOfAPool(disk, durability);
		DiskLoad load = new DiskLoad(clone, durability, this.random);
		List<Path> ballast = occupyAll(disk);
		load.adopt();
		updateAll(load);
		assertThat(load.refusals()).isEmpty();
		load.requireAcknowledged();
		load.close();
		free(disk, ballast);
		load.open();
		load.requireAcknowledged();
		load.requireSound();
		load.close();
	}

	/** There is no space for blocks of its own: it's said, and not found out by a store. */
	@ParameterizedTest
	@EnumSource
	void aClonedFileOnXfsThatIsFull(Durability durability) throws IOException {
		LoopFileSystem disk = mount(Kind.XFS);
		Path clone = cloneOfAPool(disk, durability);
		List<Path> ballast = occupyAll(disk);
		assertThatExceptionOfType(PoolFullException.class)
				.isThrownBy(() -> new DiskLoad(clone, durability, this.random))
				.withMessageContaining(clone.toString()).withMessageContaining("shared with another file");
		free(disk, ballast);
		DiskLoad load = new DiskLoad(clone, durability, this.random);
		load.adopt();
		updateAll(load);
		load.requireAcknowledged();
		load.close();
	}

	/** A pool that was made there isn't copied on write, and so needs no space for what it has. */
	@ParameterizedTest
	@EnumSource
	void updatesOnAFullBtrfs(Durability durability) throws IOException {
		LoopFileSystem disk = mount(Kind.BTRFS);
		DiskLoad load = load(disk, durability);
		load.insertMany(OBJECTS, LENGTH);
		List<Path> ballast = occupyAll(disk);
		updateAll(load);
		assertThat(load.refusals()).isEmpty();
		load.requireAcknowledged();
		load.close();
		free(disk, ballast);
		load.open();
		load.requireAcknowledged();
		load.requireSound();
		load.close();
	}

	/**
	 * Pools whose stores meet a full disk, and fail in the midst of a commit. Commits may stop, but what is read is right, and
	 * once there's space all that was acknowledged is there.
	 */
	@ParameterizedTest
	@EnumSource
	void storesThatMeetAFullDiskOnBtrfs(Durability durability) throws IOException {
		LoopFileSystem disk = mount(Kind.BTRFS);
		DiskLoad original = load(disk, durability);
		original.insertMany(OBJECTS, LENGTH);
		original.close();
		Path copy = disk.resolve("copy.pmem");
		LoopFileSystem.runInOrder("cp", "--reflink=never", original.path.toString(), copy.toString());
		requireRightReadsOnAFullDisk(disk, copy, durability);
	}

	/** As above: not copied on write in general, but its blocks are those of another file. */
	@ParameterizedTest
	@EnumSource
	void storesThatMeetAFullDiskInAClonedFileOnBtrfs(Durability durability) throws IOException {
		LoopFileSystem disk = mount(Kind.BTRFS);
		DiskLoad original = load(disk, durability);
		original.insertMany(OBJECTS, LENGTH);
		original.close();
		Path copy = emptyWithoutCopyOnWrite(disk.resolve("copy.pmem"));
		LoopFileSystem.runInOrder("cp", "--reflink=always", original.path.toString(), copy.toString());
		requireRightReadsOnAFullDisk(disk, copy, durability);
	}

	/** As above, with the fallback. */
	@ParameterizedTest
	@EnumSource
	void storesThatMeetAFullDiskOnBtrfsWithTheFallback(Durability durability) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, CHANNEL);
		LoopFileSystem disk = mount(Kind.BTRFS);
		DiskLoad original = load(disk, durability);
		original.insertMany(OBJECTS, LENGTH);
		original.close();
		requireRightReadsOnAFullDisk(disk, original.path, durability);
	}

	private void requireRightReadsOnAFullDisk(LoopFileSystem disk, Path pool, Durability durability)
			throws IOException {
		disk.freeBytes();
		DiskLoad load = new DiskLoad(pool, durability, this.random);
		load.adopt();
		List<Path> ballast = occupyAll(disk);
		// Room for some stores.
		free(disk, List.of(ballast.removeLast(), ballast.remove(1)));
		for (int round = 0; round < OBJECTS; round++) {
			load.updateTogether(load.someIds(1 + this.random.nextInt(8), LENGTH));
		}
		System.out.println(load.refusals().size() + " of " + OBJECTS + " commits were refused");
		load.requireAcknowledged();
		try {
			load.close();
		} catch (PoolException _) {
			// It can't be marked as closed in order.
		}
		free(disk, ballast);
		load.open();
		load.requireAcknowledgedOrDoubtful();
		load.requireSound();
		load.close();
	}

	private static Path emptyWithoutCopyOnWrite(Path file) throws IOException {
		Files.createFile(file);
		LoopFileSystem.runInOrder("chattr", "+C", file.toString());
		return file;
	}

	/** A pool that a sparse copy has given holes. */
	@ParameterizedTest
	@EnumSource
	void aSparseCopyOnAFullDisk(Kind kind) throws IOException {
		LoopFileSystem disk = mount(kind);
		DiskLoad original = load(disk, Durability.PROCESS_CRASH);
		original.insertMany(OBJECTS, LENGTH);
		original.allIds().stream().filter((id) -> id % 3 != 0).forEach(original::delete);
		original.close();
		Path copy = disk.resolve("copy.pmem");
		if (kind == Kind.BTRFS) {
			emptyWithoutCopyOnWrite(copy);
		}
		LoopFileSystem.runInOrder("cp", "--sparse=always", "--reflink=never", original.path.toString(),
				copy.toString());
		Files.delete(original.path);
		List<Path> ballast = occupyAll(disk);
		assertThatExceptionOfType(PoolFullException.class)
				.isThrownBy(() -> new DiskLoad(copy, Durability.PROCESS_CRASH, this.random))
				.withMessageContaining(copy.toString());
		free(disk, ballast);
		DiskLoad load = new DiskLoad(copy, Durability.PROCESS_CRASH, this.random);
		load.adopt();
		ballast = occupyAll(disk);
		updateAll(load);
		assertThat(load.refusals()).isEmpty();
		load.fill(LENGTH, 5);
		assertThat(load.refusals()).hasOnlyElementsOfType(PoolFullException.class);
		load.requireAcknowledged();
		load.requireSound();
		load.close();
		free(disk, ballast);
	}

	/** As a tool, or a kill while the fallback opened it, has left it: longer than the disk is large. */
	@ParameterizedTest
	@FieldSource("SETUPS")
	void aLengthenedFile(Kind kind, Durability durability, String medium) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		LoopFileSystem disk = mount(kind);
		DiskLoad load = load(disk, durability);
		load.insertMany(OBJECTS, LENGTH);
		load.close();
		long size = Files.size(load.path);
		occupy(disk.resolve("ballast"), disk.freeBytes() - (8 << 20));
		LoopFileSystem.runInOrder("truncate", "-s", "1G", load.path.toString());
		load.open();
		assertThat(Files.size(load.path)).isLessThanOrEqualTo(size);
		load.requireAcknowledged();
		load.fill(LENGTH, 5);
		assertThat(load.refusals()).hasOnlyElementsOfType(PoolFullException.class);
		assertThat(load.heap().failure()).isNull();
		load.requireAcknowledged();
		load.requireSound();
		load.close();
	}

	@Test
	void theTestsCanTellAFullDisk() throws IOException {
		LoopFileSystem disk = mount(Kind.EXT4);
		occupyAll(disk);
		assertThat(disk.freeBytes()).isLessThan(1 << 20);
		assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> Files.write(disk.resolve("more"), new byte[1 << 20]));
	}

	private Path cloneOfAPool(LoopFileSystem disk, Durability durability) {
		DiskLoad original = load(disk, durability);
		original.insertMany(OBJECTS, LENGTH);
		original.close();
		Path clone = disk.resolve("clone.pmem");
		LoopFileSystem.runInOrder("cp", "--reflink=always", original.path.toString(), clone.toString());
		disk.freeBytes();
		return clone;
	}

	private static void updateAll(DiskLoad load) {
		for (int round = 0; round < 2; round++) {
			load.allIds().forEach(load::update);
		}
	}

}
