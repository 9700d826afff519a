package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.block.BlockKind;
import dev.pmem.heap.block.BlockLayout;
import dev.pmem.heap.block.PoolLayout;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.store.Verification;

/**
 * The verifier finds what it's there for.
 */
class HeapVerifierTests {

	private final SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 8 << 20, 1);

	private PersistentHeap heap;

	private Extent<Item> items;

	@BeforeEach
	void open() {
		this.heap = TestHeaps.open(this.medium);
		this.items = this.heap.extent(Item.EXTENT);
		this.heap.inTransaction((transaction) -> {
			for (long id = 1; id <= 200; id++) {
				this.items.insert(transaction, new Item(id, "name" + id, "category", 1, "x".repeat((int) id)));
			}
			return null;
		});
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private long word(long offset) {
		return this.medium.segment().get(PoolLayout.LONG, offset);
	}

	private long reference(long id) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			return this.items.locate(transaction, id);
		}
	}

	private void requireProblem(String... parts) {
		Verification verification = this.heap.verify();
		assertThat(verification.isSound()).isFalse();
		assertThat(verification.problems()).anySatisfy((problem) -> assertThat(problem).contains(parts));
	}

	@Test
	void aSoundPool() {
		Verification verification = this.heap.verify();
		assertThat(verification.problems()).isEmpty();
		assertThat(verification.objectCount()).isEqualTo(200);
		assertThat(verification.entryCount()).isGreaterThan(3 * 200);
		assertThat(verification.blockCount()).isGreaterThan(200);
	}

	@Test
	void aBlockThatNothingRefersTo() {
		// the catalog's span has slots as large as an index node
		long free = PoolLayout.CATALOG_ROOT_OFFSET;
		while ((word(free + BlockLayout.LENGTH) | word(free + BlockLayout.TYPE)) != 0) {
			free += 1024;
		}
		this.medium.putLong(free + BlockLayout.LENGTH,
				BlockLayout.lengthAndKind(0, BlockKind.OBJECT.code()));
		requireProblem("offset " + free, "reached from nowhere");
	}

	@Test
	void aFlippedBitOfAnObject() {
		long offset = reference(50) + BlockLayout.HEADER_BYTES;
		this.medium.putLong(offset, word(offset) ^ 1L << 17);
		requireProblem("checksum", "offset " + reference(50));
	}

	@Test
	void aVersionThatNoCommitHad() {
		long offset = reference(50);
		this.medium.putLong(offset, 1_000_000);
		requireProblem("offset " + offset, "1000000");
	}

	@Test
	void aBlockThatIsFree() {
		long offset = reference(50);
		this.medium.putLong(offset + BlockLayout.LENGTH, 0);
		this.medium.putLong(offset + BlockLayout.TYPE, 0);
		requireProblem("offset " + offset);
	}

	/** As many further problems as there may be, the list stays short. */
	@Test
	void manyProblems() {
		for (long id = 1; id <= 200; id++) {
			long offset = reference(id) + BlockLayout.HEADER_BYTES;
			this.medium.putLong(offset, word(offset) ^ 1);
		}
		Verification verification = this.heap.verify();
		assertThat(verification.problems()).hasSize(Verification.MAXIMUM_PROBLEMS);
		assertThat(verification.problems().getLast()).contains("further problems");
	}

}
