package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.block.PoolLayout;
import dev.pmem.heap.crash.HeapState.Note;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Flips bits of a pool: whatever is asked of it then gives the right answer or a {@link PoolException}.
 */
class DamageTests {

	private static final int ROUNDS = 150 * Integer.getInteger("pmem.crash.rounds", 1);

	private final long seed = TestHeaps.seed();

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private HeapState model = HeapState.empty();

	private HeapState modelBefore = HeapState.empty();

	private int refusals;

	/** Some spans of several sizes, a tree of two levels, large blocks, a moved object, a root. */
	private SimulatedMedium pool(boolean closed) {
		SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 8 << 20, this.seed);
		PersistentHeap heap = TestHeaps.open(new ForwardingMedium(medium));
		Extent<Item> items = heap.extent(Item.EXTENT);
		heap.inTransaction((transaction) -> {
			for (long id = 1; id <= 120; id++) {
				Item item = new Item(id, "name" + id, "category" + id % 5, (int) id,
						"t".repeat((id % 40 == 0) ? 80_000 : (int) id * 7));
				items.insert(transaction, item);
				this.model.items().put(id, item);
			}
			Note note = new Note("root", 5);
			heap.setRoot(transaction, "note", note);
			this.model.notes().put("note", note);
			return null;
		});
		this.modelBefore = this.model.copy();
		heap.inTransaction((transaction) -> {
			for (long id = 1; id <= 10; id++) {
				Item item = new Item(id, "moved" + id, "category1", 5, "m".repeat(3000));
				items.update(transaction, items.locate(transaction, id), item);
				this.model.items().put(id, item);
			}
			items.delete(transaction, items.locate(transaction, 11L));
			this.model.items().remove(11L);
			return null;
		});
		if (closed) {
			heap.close();
		}
		return medium;
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void flippedBitsAreToldOrDoNoHarm(boolean closed) {
		try (SimulatedMedium medium = pool(closed)) {
			long used = usedBytes(medium);
			for (int round = 0; round < ROUNDS; round++) {
				List<Long> flipped = new ArrayList<>();
				try (SimulatedMedium image = medium.crashImage(this.random)) {
					for (int count = 1 + this.random.nextInt(3); count > 0; count--) {
						flipped.add(flip(image, used));
					}
					use(image, "round " + round + ", bits flipped at " + flipped + ", -Dpmem.seed=" + this.seed);
				}
			}
			System.out.println("closed in order: " + closed + ", " + ROUNDS + " damaged pools, " + this.refusals
					+ " refusals");
			assertThat(this.refusals).isGreaterThan(ROUNDS / 10);
		}
	}

	private static long usedBytes(SimulatedMedium medium) {
		long last = medium.sizeBytes() - Long.BYTES;
		while (medium.segment().get(PoolLayout.LONG, last) == 0) {
			last -= Long.BYTES;
		}
		return last;
	}

	/** Flips a bit: of the first words of header, descriptors or log as often as of what follows. */
	private long flip(SimulatedMedium image, long used) {
		long offset = switch (this.random.nextInt(8)) {
			case 0 -> this.random.nextInt(72);
			case 1 -> 4096 + this.random.nextInt(72);
			case 2 -> 65_536 + 19 * 8 + this.random.nextInt(300);
			case 3 -> PoolLayout.logSlotOffset(this.random.nextInt(2)) + this.random.nextInt(400);
			default -> PoolLayout.CATALOG_ROOT_OFFSET
					+ this.random.nextLong(used - PoolLayout.CATALOG_ROOT_OFFSET);
		} & -8L;
		image.putLong(offset, image.segment().get(PoolLayout.LONG, offset) ^ (1L << this.random.nextInt(64)));
		return offset;
	}

	private void use(SimulatedMedium image, String what) {
		try (PersistentHeap heap = TestHeaps.open(new ForwardingMedium(image))) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			// where the last commit is damaged, an unfinished one looks the same: it's undone, and that is reported
			HeapState expected = (heap.recovery().outcome() == RecoveryReport.Outcome.LAST_COMMIT_UNDONE)
					? this.modelBefore
					: this.model;
			attempt(what, () -> read(heap, items, expected));
			attempt(what, heap::verify);
			attempt(what, () -> heap.inTransaction((transaction) -> {
				for (long id = 1000; id < 1040; id++) {
					items.insert(transaction, new Item(id, "new" + id, "category9", 1, "n".repeat((int) id % 17 * 70)));
				}
				return null;
			}));
			// what was inserted must not have taken the place of what is there
			attempt(what, () -> read(heap, items, expected));
		} catch (PoolException ex) {
			this.refusals++;
		} catch (RuntimeException | Error ex) {
			throw new AssertionError(what, ex);
		}
	}

	private void attempt(String what, Runnable action) {
		try {
			action.run();
		} catch (PoolException ex) {
			this.refusals++;
		} catch (RuntimeException | Error ex) {
			throw new AssertionError(what + ": " + ex, ex);
		}
	}

	private void read(PersistentHeap heap, Extent<Item> items, HeapState expected) {
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			for (Item item : expected.items().values()) {
				attempt("find " + item, () -> assertThat(items.find(transaction, item.id())).isEqualTo(item));
				attempt("find by name " + item, () -> {
					References found = items.find(transaction,
							Query.of(Criteria.where("name", Operator.EQUAL, item.name())));
					assertThat(found.next()).isTrue();
					assertThat(items.read(transaction, found.reference())).isEqualTo(item);
				});
			}
			attempt("deleted", () -> assertThat(items.find(transaction, 11L)).isEqualTo(expected.items().get(11L)));
			attempt("root", () -> assertThat(heap.root(transaction, "note", Note.class))
					.isEqualTo(expected.notes().get("note")));
			attempt("by category", () -> assertThat(items.count(transaction,
					Criteria.where("category", Operator.EQUAL, "category2")))
					.isEqualTo(expected.items().values().stream()
							.filter((item) -> item.category().equals("category2")).count()));
		}
	}

	@Test
	void aPoolThatIsCutOffIsTold(@TempDir Path folder) throws Exception {
		Path file = folder.resolve("cut.pmem");
		HeapOptions options = new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20);
		for (int round = 0; round < 25; round++) {
			Files.deleteIfExists(file);
			try (PersistentHeap heap = PersistentHeap.open(file, options)) {
				Extent<Item> items = heap.extent(Item.EXTENT);
				heap.inTransaction((transaction) -> items.insert(transaction,
						new Item(1, "one", "category", 1, "x".repeat(3 << 20))));
			}
			long cutAt = this.random.nextLong(Files.size(file));
			try (FileChannel channel = FileChannel.open(file,
					StandardOpenOption.WRITE)) {
				channel.truncate(cutAt);
			}
			try (PersistentHeap heap = PersistentHeap.open(file, options)) {
				Extent<Item> items = heap.extent(Item.EXTENT);
				heap.inTransaction((transaction) -> {
					Item found = items.find(transaction, 1L);
					// right, or made anew where nothing was left
					assertThat(found == null ? cutAt : 0).isLessThan(8);
					return null;
				});
			} catch (PoolException ex) {
				this.refusals++;
			} catch (RuntimeException | Error ex) {
				throw new AssertionError("cut off at " + cutAt, ex);
			}
		}
		assertThat(this.refusals).isGreaterThan(5);
	}

}
