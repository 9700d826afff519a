package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.crash.HeapState.Note;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Commits transactions to a heap and to a model of it. At any moment a crash may leave {@link #acknowledged} or
 * {@link #issued}, which differ only while a commit is under way. The same seed gives the same stores.
 */
final class CrashWorkload {

	private static final int LARGE = 120_000;

	private final Medium medium;

	private final SplittableRandom random;

	private HeapState acknowledged = HeapState.empty();

	private HeapState issued = this.acknowledged;

	private long highestSequenceValue;

	private long nextId = 1;

	private PersistentHeap heap;

	private Extent<Item> items;

	/** What the transactions did, for messages. */
	private final List<String> history = new ArrayList<>();

	CrashWorkload(Medium medium, long seed) {
		this.medium = medium;
		this.random = new SplittableRandom(seed);
	}

	List<HeapState> allowedStates() {
		return (this.acknowledged == this.issued) ? List.of(this.issued) : List.of(this.acknowledged, this.issued);
	}

	long highestSequenceValue() {
		return this.highestSequenceValue;
	}

	List<String> history() {
		return this.history;
	}

	private void open() {
		open(Item.EXTENT);
	}

	private void open(ExtentDefinition<Item> definition) {
		this.history.add("open");
		this.heap = TestHeaps.open(new ForwardingMedium(this.medium));
		this.items = this.heap.extent(definition);
	}

	private void reopen() {
		this.history.add("close");
		this.heap.close();
		open(this.random.nextBoolean() ? Item.EXTENT : Item.OTHER_INDEXES);
	}

	/** Small transactions, nothing beyond a slot of the log. */
	void runSmall(int transactionCount) {
		open();
		for (int count = 0; count < transactionCount; count++) {
			step();
		}
	}

	/** Inserts and updates, a few blocks each. */
	void runInserts(int transactionCount) {
		open();
		for (int count = 0; count < transactionCount; count++) {
			commit("insert and update", (transaction, state) -> {
				insert(transaction, state, 30);
				update(transaction, state);
			});
		}
	}

	/** The cases that need a certain order, then random ones. */
	void run(int transactionCount) {
		open();
		large();
		for (int count = 0; count < transactionCount; count++) {
			step();
		}
		commit("delete all", (transaction, state) -> delete(transaction, state, state.items().size()));
		step();
		step();
		this.heap.close();
	}

	/** Records that need chunks of their own. */
	void runLarge() {
		open();
		large();
	}

	private void large() {
		commit("insert large", (transaction, state) -> {
			for (int count = 0; count < 7; count++) {
				insert(transaction, state, LARGE + count);
			}
		});
		// right after a commit that freed chunks
		commit("delete large", (transaction, state) -> delete(transaction, state, 2));
		commit("update large", (transaction, state) -> rewriteLarge(transaction, state));
		// and again as the first commit after a start
		reopen();
		commit("update large", (transaction, state) -> rewriteLarge(transaction, state));
		commit("update large", (transaction, state) -> rewriteLarge(transaction, state));
	}

	private void step() {
		switch (this.random.nextInt(14)) {
			case 0 -> commit("insert many", (transaction, state) -> {
				for (int count = 0; count < 60; count++) {
					insert(transaction, state, 20);
				}
			});
			case 1 -> commit("delete many",
					(transaction, state) -> delete(transaction, state, state.items().size() * 2 / 3));
			case 2 -> reopen();
			case 3 -> {
				this.history.add("sequence");
				this.highestSequenceValue = this.items.nextSequenceValue();
			}
			case 4 -> rollback();
			default -> commit("several", (transaction, state) -> {
				int count = 1 + this.random.nextInt(4);
				for (int operation = 0; operation < count; operation++) {
					operate(transaction, state);
				}
			});
		}
	}

	private void commit(String what, BiConsumer<HeapTransaction, HeapState> action) {
		this.history.add(what);
		HeapState next = this.acknowledged.copy();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			action.accept(transaction, next);
			this.issued = next;
			transaction.commit();
			this.acknowledged = next;
		}
	}

	private void rollback() {
		this.history.add("rollback");
		HeapState dropped = this.acknowledged.copy();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			operate(transaction, dropped);
			operate(transaction, dropped);
		}
	}

	private void operate(HeapTransaction transaction, HeapState state) {
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> insert(transaction, state, textLength());
			case 3, 4, 5, 6 -> update(transaction, state);
			case 7 -> delete(transaction, state, 1);
			case 8 -> {
				String name = "note" + this.random.nextInt(3);
				Note note = this.random.nextBoolean() ? new Note("x".repeat(textLength()), 5) : null;
				this.heap.setRoot(transaction, name, note);
				if (note == null) {
					state.notes().remove(name);
				} else {
					state.notes().put(name, note);
				}
			}
			default -> {
				Savepoint savepoint = transaction.savepoint();
				HeapState dropped = state.copy();
				insert(transaction, dropped, textLength());
				update(transaction, dropped);
				transaction.rollbackTo(savepoint);
			}
		}
	}

	private int textLength() {
		return switch (this.random.nextInt(20)) {
			case 0 -> 66_000 + this.random.nextInt(90_000);
			case 1, 2 -> 1000 + this.random.nextInt(30_000);
			case 3, 4, 5 -> 100 + this.random.nextInt(1000);
			default -> this.random.nextInt(60);
		};
	}

	private String text(int length) {
		return String.valueOf((char) ('a' + this.random.nextInt(26))).repeat(length);
	}

	private void insert(HeapTransaction transaction, HeapState state, int textLength) {
		long id = this.nextId++;
		Item item = new Item(id, "name" + id, "category" + this.random.nextInt(5), this.random.nextInt(100),
				text(textLength));
		this.items.insert(transaction, item);
		state.items().put(id, item);
	}

	private void update(HeapTransaction transaction, HeapState state) {
		if (state.items().isEmpty()) {
			return;
		}
		Item item = any(state);
		boolean renamed = this.random.nextBoolean();
		write(transaction, state, new Item(item.id(),
				renamed ? "renamed" + item.id() + "x".repeat(this.random.nextInt(40)) : item.name(),
				"category" + this.random.nextInt(5), this.random.nextInt(100),
				this.random.nextBoolean() ? item.text() : text(textLength())));
	}

	private void write(HeapTransaction transaction, HeapState state, Item item) {
		this.items.update(transaction, this.items.locate(transaction, item.id()), item);
		state.items().put(item.id(), item);
	}

	/** As many before-images as no slot of the log holds. */
	private void rewriteLarge(HeapTransaction transaction, HeapState state) {
		for (Item item : List.copyOf(state.items().values())) {
			if (item.text().length() >= LARGE) {
				write(transaction, state, new Item(item.id(), item.name(), item.category(), item.value(),
						text(item.text().length())));
			}
		}
	}

	private void delete(HeapTransaction transaction, HeapState state, int count) {
		for (int done = 0; done < count && !state.items().isEmpty(); done++) {
			Item item = any(state);
			this.items.delete(transaction, this.items.locate(transaction, item.id()));
			state.items().remove(item.id());
		}
	}

	private Item any(HeapState state) {
		List<Item> all = List.copyOf(state.items().values());
		return all.get(this.random.nextInt(all.size()));
	}

}
