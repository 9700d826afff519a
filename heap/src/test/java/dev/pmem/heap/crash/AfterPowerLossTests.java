/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.AfterPowerLoss;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.Outcome;
import dev.pmem.heap.RecoveryReport.PowerLoss;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PowerLossException;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.MachineBoot;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.store.Extent;

/**
 * Pools that were open with process-crash when the machine stopped: each page of such a file is of a moment of its own.
 * {@link CrashTests} looks at them by chance, over the simulated medium; here the cases have names, on files.
 */
class AfterPowerLossTests {

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.PROCESS_CRASH,
			HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20);

	private static final int PAGE_BYTES = 4096;

	private static final UUID FIRST_BOOT = new UUID(1, 1);

	private static final UUID NEXT_BOOT = new UUID(2, 2);

	@TempDir
	Path folder;

	private int images;

	/** A medium in a run of the machine. */
	private static final class BootedMedium extends ForwardingMedium {

		private final UUID boot;

		BootedMedium(Medium target, UUID boot) {
			super(target);
			this.boot = boot;
		}

		@Override
		public UUID boot() {
			return this.boot;
		}

		@Override
		public void close() {
			this.target.close();
		}

	}

	private static PersistentHeap open(Path pool, UUID boot, HeapOptions options) {
		Medium medium = Mediums.open(pool, new MediumOptions(
				(options.durability() == Durability.POWER_LOSS) ? FenceReach.DEVICE : FenceReach.PAGE_CACHE,
				options.initialSizeBytes(), options.maximumSizeBytes()));
		return TestHeaps.open(new BootedMedium(medium, boot), options, Runnable::run);
	}

	private PersistentHeap make(HeapOptions options) {
		PersistentHeap heap = open(this.folder.resolve("pool"), FIRST_BOOT, options);
		Extent<Item> items = heap.extent(Item.EXTENT);
		heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 200; id++) {
				items.insert(transaction, account(id, 100));
			}
		});
		return heap;
	}

	/** Its text fills pages, so that two accounts share none; its value is in no index but with the category. */
	private static Item account(long id, int value) {
		return new Item(id, "name" + id, "category" + id, value, "t".repeat(300));
	}

	private static void transfer(PersistentHeap heap, long from, long to) {
		Extent<Item> items = heap.extent(Item.EXTENT);
		heap.inTransactionWithoutResult((transaction) -> {
			items.update(transaction, items.locate(transaction, from), account(from, 90));
			items.update(transaction, items.locate(transaction, to), account(to, 110));
		});
	}

	private static int sum(PersistentHeap heap) {
		return HeapState.read(heap, heap.extent(Item.EXTENT)).items().values().stream().mapToInt(Item::value).sum();
	}

	/** What is in the file now, as another pool. */
	private Path image() throws IOException {
		return Files.copy(this.folder.resolve("pool"), this.folder.resolve("image" + this.images++));
	}

	/** The machine was stopped in order after the process had been killed: all pages got written. */
	@Test
	void whatIsWholeIsVerifiedAndOpened() throws IOException {
		Path image;
		try (PersistentHeap heap = make(OPTIONS)) {
			transfer(heap, 1, 200);
			image = image();
		}
		try (PersistentHeap heap = open(image, NEXT_BOOT, OPTIONS)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.VERIFIED);
			assertThat(heap.recovery().outcome()).isEqualTo(Outcome.LAST_COMMIT_WHOLE);
			assertThat(sum(heap)).isEqualTo(20_000);
			assertThat(heap.verify().problems()).isEmpty();
			transfer(heap, 2, 3);
		}
		try (PersistentHeap heap = open(image, NEXT_BOOT, OPTIONS)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.NONE);
			assertThat(sum(heap)).isEqualTo(20_000);
		}
	}

	@Test
	void nothingIsAskedOfPoolsThatCanBeTrusted() throws IOException {
		Path killed;
		try (PersistentHeap heap = make(OPTIONS)) {
			transfer(heap, 1, 200);
			killed = image();
		}
		HeapOptions refusing = OPTIONS.withAfterPowerLoss(AfterPowerLoss.REFUSE);
		// killed, in the same run of the machine
		try (PersistentHeap heap = open(killed, FIRST_BOOT, refusing)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.NONE);
		}
		// closed in order
		try (PersistentHeap heap = open(image(), NEXT_BOOT, refusing)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.NONE);
			assertThat(heap.recovery().outcome()).isEqualTo(Outcome.CLEAN);
		}
		// with a journal
		Files.delete(this.folder.resolve("pool"));
		try (PersistentHeap heap = make(OPTIONS.withDurability(Durability.POWER_LOSS))) {
			transfer(heap, 1, 200);
			killed = image();
		}
		try (PersistentHeap heap = open(killed, NEXT_BOOT, refusing)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.NONE);
			assertThat(sum(heap)).isEqualTo(20_000);
		}
	}

	/** Where the machine doesn't tell which run it is in, a pool that was killed is verified each time. */
	@Test
	void anUnknownRunOfTheMachineIsTakenForAnother() throws IOException {
		Path killed;
		try (PersistentHeap heap = make(OPTIONS)) {
			transfer(heap, 1, 200);
			killed = image();
		}
		open(killed, MachineBoot.UNKNOWN, OPTIONS).close();
		PersistentHeap again = open(killed, MachineBoot.UNKNOWN, OPTIONS);
		Path image = Files.copy(killed, this.folder.resolve("again"));
		again.close();
		try (PersistentHeap heap = open(image, MachineBoot.UNKNOWN, OPTIONS)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.VERIFIED);
		}
	}

	/** Each page in turn was not written since before the transfer. */
	@Test
	void halfATransferIsNeverShown() throws IOException {
		byte[] before;
		byte[] after;
		try (PersistentHeap heap = make(OPTIONS)) {
			before = Files.readAllBytes(image());
			transfer(heap, 1, 200);
			after = Files.readAllBytes(image());
		}
		int refused = 0;
		int opened = 0;
		Path image = this.folder.resolve("stale");
		for (int page = 0; page < after.length; page += PAGE_BYTES) {
			if (Arrays.equals(before, page, page + PAGE_BYTES, after, page, page + PAGE_BYTES)) {
				continue;
			}
			byte[] bytes = after.clone();
			System.arraycopy(before, page, bytes, page, PAGE_BYTES);
			Files.write(image, bytes);
			try (PersistentHeap heap = open(image, NEXT_BOOT, OPTIONS)) {
				// put back by the log: all of it is the last commit
				assertThat(sum(heap)).isEqualTo(20_000);
				opened++;
			} catch (PowerLossException ex) {
				assertThat(image).hasBinaryContent(bytes);
				refused++;
			}
		}
		assertThat(opened + refused).isGreaterThan(3);
		assertThat(opened).isPositive();
	}

	/** A page of a commit before the last, whose objects are whole by themselves. */
	private byte[] makeTorn() throws IOException {
		byte[] before;
		byte[] after;
		int page;
		try (PersistentHeap heap = make(OPTIONS)) {
			before = Files.readAllBytes(image());
			transfer(heap, 1, 200);
			after = Files.readAllBytes(image());
			page = pageOfObject(before, after);
			transfer(heap, 50, 51);
			after = Files.readAllBytes(image());
		}
		System.arraycopy(before, page, after, page, PAGE_BYTES);
		return after;
	}

	private static int pageOfObject(byte[] before, byte[] after) {
		// the first page of objects that differs; index nodes and the log lie elsewhere
		for (int page = after.length - PAGE_BYTES; page > 0; page -= PAGE_BYTES) {
			if (!Arrays.equals(before, page, page + PAGE_BYTES, after, page, page + PAGE_BYTES)) {
				return page;
			}
		}
		throw new AssertionError("nothing differs");
	}

	@Test
	void partsOfSeveralCommitsAreRefused() throws IOException {
		byte[] torn = makeTorn();
		Path image = Files.write(this.folder.resolve("torn"), torn);
		assertThatThrownBy(() -> open(image, NEXT_BOOT, OPTIONS)).isInstanceOf(PowerLossException.class)
				.hasMessageContainingAll(image.toString(), "was open with process-crash when the machine stopped",
						"It was left as it was", "Restore a backup", "AfterPowerLoss.ACCEPT");
		assertThat(image).hasBinaryContent(torn);
		assertThatThrownBy(() -> open(image, NEXT_BOOT, OPTIONS.withDurability(Durability.POWER_LOSS)))
				.isInstanceOf(PowerLossException.class);
		assertThat(image).hasBinaryContent(torn);
	}

	@Test
	void everythingIsRefusedWhereThatIsAskedFor() throws IOException {
		Path image;
		try (PersistentHeap heap = make(OPTIONS)) {
			transfer(heap, 1, 200);
			image = image();
		}
		byte[] bytes = Files.readAllBytes(image);
		assertThatThrownBy(() -> open(image, NEXT_BOOT, OPTIONS.withAfterPowerLoss(AfterPowerLoss.REFUSE)))
				.isInstanceOf(PowerLossException.class).hasMessageContainingAll(image.toString(), "refused");
		assertThat(image).hasBinaryContent(bytes);
	}

	@Test
	void partsOfSeveralCommitsAreTakenWhereThatIsAskedFor() throws IOException {
		Path image = Files.write(this.folder.resolve("torn"), makeTorn());
		HeapOptions accepting = OPTIONS.withAfterPowerLoss(AfterPowerLoss.ACCEPT);
		try (PersistentHeap heap = open(image, NEXT_BOOT, accepting)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.ACCEPTED);
			transfer(heap, 60, 61);
		}
		// it adds up again, to what was taken
		try (PersistentHeap heap = open(image, NEXT_BOOT, OPTIONS)) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.NONE);
			Extent<Item> items = heap.extent(Item.EXTENT);
			assertThat(HeapState.read(heap, items).items().get(61L)).isEqualTo(account(61, 110));
			assertThat(heap.verify().problems()).noneMatch((problem) -> problem.contains("adds up"));
		}
	}

	/** What is accepted need not be in parts. */
	@Test
	void whatIsWholeIsTakenAsVerified() throws IOException {
		Path image;
		try (PersistentHeap heap = make(OPTIONS)) {
			transfer(heap, 1, 200);
			image = image();
		}
		try (PersistentHeap heap = open(image, NEXT_BOOT, OPTIONS.withAfterPowerLoss(AfterPowerLoss.ACCEPT))) {
			assertThat(heap.recovery().powerLoss()).isEqualTo(PowerLoss.VERIFIED);
		}
	}

	/** Tables that can't be trusted are refused by all: what looks free may hold data. */
	@Test
	void damagedTablesAreAlwaysRefused() throws IOException {
		Path image;
		try (PersistentHeap heap = make(OPTIONS)) {
			// else the last commit would be put back, and the descriptor with it
			transfer(heap, 1, 200);
			image = image();
		}
		byte[] bytes = Files.readAllBytes(image);
		bytes[65_536 + 8 * 19 + 5] ^= 1;
		Files.write(image, bytes);
		for (AfterPowerLoss afterPowerLoss : AfterPowerLoss.values()) {
			assertThatThrownBy(() -> open(image, NEXT_BOOT, OPTIONS.withAfterPowerLoss(afterPowerLoss)))
					.isInstanceOf(PoolException.class);
			assertThat(image).hasBinaryContent(bytes);
		}
	}

}
