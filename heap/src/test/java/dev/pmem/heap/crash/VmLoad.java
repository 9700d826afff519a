/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;

/**
 * What {@code ci/vm-test} runs: a load in a virtual machine whose power is cut, and the check of what is left.
 * <ul>
 * <li>{@code load POOL}: transfers without end, each acknowledged by a line;
 * <li>{@code ways FOLDER COUNT}: so many transfers in each way of flushing, then the pool is checked;
 * <li>{@code check FOLDER}: looks at the pools {@code FOLDER/N.pmem}, each with what was acknowledged in {@code N.log}.
 * </ul>
 * With {@code -Dpmem.vm.sync=off} the load flushes and syncs nothing once it has made its accounts: the check must find that.
 */
final class VmLoad {

	private static final boolean SYNC = !System.getProperty("pmem.vm.sync", "on").equals("off");

	/** Whether the media sync at present. */
	private static volatile boolean syncing = true;

	private VmLoad() {}

	public static void main(String[] arguments) throws IOException {
		Path path = Path.of(arguments[1]);
		switch (arguments[0]) {
			case "load" -> load(path);
			case "ways" -> ways(path, Integer.parseInt(arguments[2]));
			case "check" -> check(path);
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

	private static void load(Path path) throws IOException {
		KillLoad load = new KillLoad(open(path));
		load.create();
		syncing = SYNC;
		System.out.println("@@ ready");
		load.start("", new SplittableRandom(System.nanoTime()));
	}

	/** Commits to a new pool in each of the ways in which persistent memory can be flushed, or not be. */
	private static void ways(Path folder, int count) throws IOException {
		String medium = System.getProperty(Mediums.MEDIUM_PROPERTY, "auto");
		way(folder.resolve("instruction.pmem"), count, medium, "auto");
		way(folder.resolve("jdk.pmem"), count, medium, "jdk");
		way(folder.resolve("file.pmem"), count, medium, "file");
		way(folder.resolve("channel.pmem"), count, "channel", "auto");
	}

	private static void way(Path path, int count, String medium, String flush) throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, medium);
		System.setProperty(Mediums.FLUSH_PROPERTY, flush);
		try (PersistentHeap heap = open(path)) {
			KillLoad load = new KillLoad(heap);
			load.create();
			SplittableRandom random = new SplittableRandom(1);
			for (int number = 1; number <= count; number++) {
				load.transfer(0, number, random);
			}
			String wrong = describeWrong(heap, load, new long[]{count, 0, 0});
			System.out.println("@@ " + (wrong.isEmpty() ? "passed " + count : "FAILED " + wrong));
		}
		Files.delete(path);
	}

	private static PersistentHeap open(Path path) throws IOException {
		// a journal so small that checkpoints happen
		HeapOptions options = new HeapOptions(Durability.POWER_LOSS, 8 << 20, 128 << 20, 512 << 10);
		Medium medium = Mediums.open(path, new MediumOptions(FenceReach.DEVICE, options.initialSizeBytes(),
				options.maximumSizeBytes()));
		System.out.println("@@ medium: " + medium.kind() + "; " + medium.persistence() + "; MAP_SYNC "
				+ (isMappedSynchronously(path) ? "yes" : "no") + "; sync " + (SYNC ? "on" : "off"));
		return TestHeaps.open(SYNC ? medium : new SwitchedMedium(medium), options,
				(checkpoint) -> Thread.ofPlatform().daemon().start(checkpoint));
	}

	/** What the kernel says of the mapping: the flag {@code sf} is MAP_SYNC's. */
	private static boolean isMappedSynchronously(Path path) throws IOException {
		boolean found = false;
		for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
			if (line.endsWith(path.toString())) {
				found = true;
			} else if (found && line.startsWith("VmFlags:")) {
				return List.of(line.split(" +")).contains("sf");
			}
		}
		return false;
	}

	private static void check(Path folder) throws IOException {
		int wrongCount = 0;
		List<Path> pools;
		try (Stream<Path> files = Files.list(folder)) {
			pools = files.filter((file) -> file.toString().endsWith(".pmem")).sorted().toList();
		}
		for (Path pool : pools) {
			Path log = Path.of(pool.toString().replace(".pmem", ".log"));
			String wrong;
			long[] acknowledged = acknowledged(log);
			String outcome = "";
			try (PersistentHeap heap = KillLoad.open(pool, Durability.PROCESS_CRASH)) {
				outcome = heap.recovery().outcome() + ", commit " + heap.recovery().commitSequence();
				wrong = describeWrong(heap, new KillLoad(heap), acknowledged);
			} catch (RuntimeException ex) {
				wrong = ex.toString();
			}
			System.out.println(pool.getFileName() + ": " + outcome + ", acknowledged " + List.of(acknowledged[0],
					acknowledged[1], acknowledged[2]) + (wrong.isEmpty() ? ": good" : ": WRONG: " + wrong));
			wrongCount += wrong.isEmpty() ? 0 : 1;
		}
		System.out.println("@@ checked " + pools.size() + ", wrong " + wrongCount);
	}

	/** The newest number of each thread in a log whose last line may be cut off. */
	private static long[] acknowledged(Path log) throws IOException {
		long[] acknowledged = new long[KillLoad.THREADS];
		String text = Files.readString(log);
		text.substring(0, text.lastIndexOf('\n') + 1).lines().filter((line) -> line.matches("[0-9] [0-9]+\r?"))
				.forEach((line) -> {
					String[] parts = line.strip().split(" ");
					acknowledged[Integer.parseInt(parts[0])] = Long.parseLong(parts[1]);
				});
		return acknowledged;
	}

	private static String describeWrong(PersistentHeap heap, KillLoad load, long[] acknowledged) {
		StringBuilder wrong = new StringBuilder();
		for (int thread = 0; thread < KillLoad.THREADS; thread++) {
			long number = load.numberOf(thread);
			if (number < acknowledged[thread]) {
				wrong.append("thread ").append(thread).append(" has lost what came after ").append(number).append("; ");
			}
			List<Long> wrongLines = load.wrongLines(thread);
			if (!wrongLines.isEmpty()) {
				wrong.append("thread ").append(thread).append(" has wrong lines ").append(wrongLines).append("; ");
			}
		}
		if (load.sum() != KillLoad.ACCOUNTS * KillLoad.OPENING_BALANCE) {
			wrong.append("the sum is ").append(load.sum()).append("; ");
		}
		List<?> problems = heap.verify().problems();
		if (!problems.isEmpty()) {
			wrong.append("verification found ").append(problems);
		}
		return wrong.toString();
	}

	/**
	 * Does nothing for its stores to last while {@link #syncing} is false.
	 */
	private static final class SwitchedMedium extends ForwardingMedium {

		SwitchedMedium(Medium target) {
			super(target);
		}

		@Override
		public void flush(long offset, long sizeBytes) {
			if (syncing) {
				super.flush(offset, sizeBytes);
			}
		}

		@Override
		public void fence() {
			if (syncing) {
				super.fence();
			}
		}

		@Override
		public void force(long offset, long sizeBytes) {
			if (syncing) {
				super.force(offset, sizeBytes);
			}
		}

		@Override
		public void forceAll() {
			if (syncing) {
				super.forceAll();
			}
		}

		@Override
		public void forceToDevice(long offset, long sizeBytes) {
			if (syncing) {
				super.forceToDevice(offset, sizeBytes);
			}
		}

		@Override
		public void forceAllToDevice() {
			if (syncing) {
				super.forceAllToDevice();
			}
		}

	}

}
