/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

class PersistenceContextTests {

	private final CountingTypeModels models = new CountingTypeModels("title");

	private TemporaryHeap temporary;

	private EntityType type;

	private HeapTransaction transaction;

	@BeforeEach
	void open() throws Exception {
		this.temporary = new TemporaryHeap();
		this.type = Ticket.type(this.temporary.heap(), definition(this.models));
		this.transaction = this.temporary.heap().begin(TransactionOptions.DEFAULT);
	}

	private static ExtentDefinition<Ticket> definition(CountingTypeModels models) {
		return new ExtentDefinition<>("tickets", Ticket.class, models, "id", Ticket.DEFINITION.indexes());
	}

	@AfterEach
	void close() throws Exception {
		this.transaction.close();
		this.temporary.close();
	}

	@Test
	void aSecondFindTakesNoLookIntoTheHeap() {
		long id = stored("a");
		long other = stored("b");
		PersistenceContext context = managing(EntityListener.NONE);
		Object found = context.find(this.type, id);
		this.transaction.rollback();
		assertThat(context.find(this.type, id)).as("although the transaction has ended").isNotNull().isSameAs(found);
		assertThatIllegalStateException().isThrownBy(() -> context.find(this.type, other));
	}

	@Test
	void aFindAfterAnInsertTakesNoLookIntoTheHeap() {
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket added = new Ticket("a", 1);
		context.insert(this.type, added);
		this.transaction.rollback();
		assertThat(context.find(this.type, Objects.requireNonNull(added.id))).isSameAs(added);
	}

	/** The second object gets the slot, and so the reference, of the first one. */
	@Test
	void aRollbackAfterTwoDeletedObjectsOfTheSameReferenceManagesNothing() {
		PersistenceContext context = managing(EntityListener.NONE);
		List<Ticket> tickets = List.of(new Ticket("a", 1), new Ticket("b", 2));
		for (Ticket ticket : tickets) {
			context.insert(this.type, ticket);
			assertThat(context.delete(this.type, ticket)).isTrue();
		}
		this.transaction.rollback();
		context.rolledBack();
		assertThat(tickets).extracting((ticket) -> ticket.id).containsOnlyNulls();
	}

	@Test
	void aVersionedUpdateEncodesOnce() {
		long id = stored("a");
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket ticket = find(context, id);
		ticket.seats = 5;
		this.models.reset();
		context.flush();
		assertThat(this.models.gotCount).as("encodings").isOne();
		assertThat(this.models.madeCount).as("decodings").isZero();
		assertThat(ticket.version).isOne();
		assertThat(reread(id).version).isOne();
		assertThat(reread(id).seats).isEqualTo(5);
	}

	@Test
	void anUnchangedInstanceIsEncodedOnce() {
		long id = stored("a");
		PersistenceContext context = managing(new RecordingListener());
		find(context, id);
		this.models.reset();
		context.flush();
		assertThat(this.models.gotCount).isOne();
		assertThat(this.models.madeCount).isZero();
	}

	@Test
	void anInsertEncodesOnce() {
		PersistenceContext context = managing(new RecordingListener());
		this.models.reset();
		context.insert(this.type, new Ticket("a", 1));
		assertThat(this.models.gotCount).isOne();
		assertThat(this.models.madeCount).isZero();
	}

	@Test
	void aDetachedUpdateEncodesOnceAndDecodesNothing() {
		Ticket detached = reread(stored("a"));
		detached.seats = 5;
		PersistenceContext context = managing(EntityListener.NONE);
		this.models.reset();
		assertThat(context.update(this.type, detached)).isSameAs(detached);
		assertThat(this.models.gotCount).isOne();
		assertThat(this.models.madeCount).isZero();
		assertThat(detached.version).isOne();
	}

	@Test
	void aMergeEncodesOnceAndDecodesWhatItEncoded() {
		long id = stored("a");
		Ticket detached = reread(id);
		detached.seats = 5;
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket managed = find(context, id);
		this.models.reset();
		assertThat(context.update(this.type, detached)).isSameAs(managed);
		assertThat(this.models.gotCount).as("an encoding and a copy").isEqualTo(2);
		assertThat(this.models.madeCount).isOne();
		assertThat(managed.seats).isEqualTo(5);
		assertThat(managed.version).isOne();
		assertThat(managed.notes).isNotSameAs(detached.notes);
		context.flush();
		assertThat(managed.version).as("nothing is left to write").isOne();
	}

	@Test
	void aListenerMayChangeWhatIsWritten() {
		long id = stored("a");
		RecordingListener listener = new RecordingListener();
		listener.onBeforeWrite = (ticket) -> ticket.notes.add("seen at version " + ticket.version);
		PersistenceContext context = managing(listener);
		find(context, id).seats = 5;
		this.models.reset();
		context.flush();
		assertThat(this.models.gotCount).as("once to compare, once to write").isEqualTo(2);
		assertThat(listener.calls).containsExactly("afterRead", "beforeAssign 0", "beforeWrite 1", "afterWrite 1");
		assertThat(reread(id).notes).containsExactly("seen at version 1");
	}

	@Test
	void whatAListenerGivesInPlaceOfAManagedInstanceIsCopiedOntoIt() {
		long id = stored("a");
		PersistenceContext context = managing(new RecordingListener() {

			@Override
			public Object beforeAssign(Object instance, boolean isNew) {
				Ticket copy = ((Ticket) instance).copy();
				copy.title = "replaced";
				return copy;
			}

		});
		Ticket managed = find(context, id);
		managed.seats = 5;
		context.flush();
		assertThat(managed.title).isEqualTo("replaced");
		assertThat(find(context, id)).isSameAs(managed);
		assertThat(reread(id).state()).isEqualTo(managed.state());
	}

	@Test
	void aListenerFindsWhatWasJustInserted() {
		RecordingListener listener = new RecordingListener();
		PersistenceContext context = managing(listener);
		List<@Nullable Object> found = new ArrayList<>();
		listener.onAfterWrite = (ticket) -> found.add(context.find(this.type, Objects.requireNonNull(ticket.id)));
		Ticket added = new Ticket("a", 1);
		context.insert(this.type, added);
		assertThat(found).containsExactly(added);
		context.checkConsistent();
	}

	@Test
	void aRefusedInsertLeavesNoId() {
		PersistenceContext context = managing(EntityListener.NONE);
		context.insert(this.type, new Ticket("a", 1));
		Ticket second = new Ticket("a", 2);
		assertThatExceptionOfType(UniqueKeyException.class).isThrownBy(() -> context.insert(this.type, second));
		assertThat(second.id).isNull();
		assertThat(second.version).isNull();
		context.checkConsistent();
	}

	@Test
	void aListenerThatRefusesLeavesTheVersion() {
		long id = stored("a");
		RecordingListener listener = new RecordingListener();
		listener.onBeforeWrite = (ticket) -> {
			throw new IllegalArgumentException("refused");
		};
		PersistenceContext context = managing(listener);
		Ticket ticket = find(context, id);
		ticket.seats = 5;
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(context::flush);
		assertThat(ticket.version).isZero();
		assertThat(reread(id).seats).isOne();
	}

	@Test
	void whatAListenerDeletedStaysDeletedWhereTheSaveFails() {
		long id = stored("a");
		long other = stored("b");
		RecordingListener listener = new RecordingListener();
		PersistenceContext context = managing(listener);
		Ticket deleted = find(context, other);
		listener.onBeforeWrite = (ticket) -> {
			context.delete(this.type, deleted);
			throw new IllegalArgumentException("refused");
		};
		find(context, id).seats = 5;
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(context::flush);
		assertThat(context.find(this.type, other)).isNull();
		context.checkConsistent();
	}

	@Test
	void anObjectIsLoadedForAListenerThatIsToldOfDeletes() {
		long byReference = stored("a");
		long byInstance = stored("b");
		long managed = stored("c");
		RecordingListener listener = new RecordingListener();
		listener.observesDeletes = true;
		PersistenceContext context = managing(listener);
		Ticket found = find(context, managed);
		listener.calls.clear();
		context.delete(this.type, context.locate(this.type, byReference));
		context.delete(this.type, reread(byInstance));
		context.delete(this.type, found);
		assertThat(listener.calls).containsExactly("afterRead", "beforeDelete a", "afterDelete a", "afterRead",
				"beforeDelete b", "afterDelete b", "beforeDelete c", "afterDelete c");
		context.checkConsistent();
	}

	@Test
	void whatAListenerChangesInAnInstanceThatTheFlushHasPassedIsWritten() {
		long passed = stored("a");
		long id = stored("b");
		RecordingListener listener = new RecordingListener();
		listener.mayChangeOthers = true;
		PersistenceContext context = managing(listener);
		Ticket first = find(context, passed);
		Ticket second = find(context, id);
		listener.onBeforeWrite = (ticket) -> first.notes.add(ticket.title + " is written");
		second.seats = 5;
		context.flush();
		assertThat(reread(passed).notes).containsExactly("b is written", "a is written");
		assertThat(first.version).isOne();
		assertThat(second.version).isOne();
	}

	@Test
	void whatAListenerChangesAfterTheWriteIsLeftToTheNextFlush() {
		long id = stored("a");
		RecordingListener listener = new RecordingListener();
		listener.mayChangeOthers = true;
		listener.onAfterWrite = (ticket) -> ticket.notes.add("written");
		PersistenceContext context = managing(listener);
		find(context, id).seats = 5;
		context.flush();
		assertThat(reread(id).notes).isEmpty();
		assertThat(reread(id).version).isOne();
		context.flush();
		assertThat(reread(id).notes).containsExactly("written");
		assertThat(reread(id).version).isEqualTo(2);
	}

	@Test
	void aListenerMayDeleteTheObjectItself() {
		long id = stored("a");
		RecordingListener listener = new RecordingListener();
		listener.observesDeletes = true;
		PersistenceContext context = managing(listener);
		listener.onBeforeDelete = (ticket) -> {
			listener.onBeforeDelete = (_) -> {};
			context.delete(this.type, ticket);
		};
		context.delete(this.type, context.locate(this.type, id));
		assertThat(listener.calls).containsExactly("afterRead", "beforeDelete a", "beforeDelete a", "afterDelete a");
		assertThat(context.find(this.type, id)).isNull();
	}

	@Test
	void staleInstancesAreRefused() {
		long id = stored("a");
		Ticket stale = reread(id);
		PersistenceContext context = managing(EntityListener.NONE);
		find(context, id).seats = 5;
		context.flush();
		stale.seats = 6;
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> context.update(this.type, stale))
				.withMessageContaining("its version is 1, not 0");
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> context.delete(this.type, stale));
		assertThat(find(context, id).seats).isEqualTo(5);
	}

	@Test
	void objectsFromBeforeTheirClassHadAVersionGetOne() throws Exception {
		this.transaction.close();
		this.temporary.reopen();
		Extent<Ticket> extent = this.temporary.heap().extent(new ExtentDefinition<>("old", Ticket.class,
				new CountingTypeModels("title", "version"), "id", List.of()));
		Ticket old = new Ticket("a", 1);
		old.id = 1L;
		long reference = this.temporary.heap().inTransaction((writing) -> extent.insert(writing, old));
		this.temporary.reopen();
		EntityType later = Ticket.type(this.temporary.heap(),
				new ExtentDefinition<>("old", Ticket.class, this.models, "id", List.of()));
		this.transaction = this.temporary.heap().begin(TransactionOptions.DEFAULT);
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket found = (Ticket) context.load(later, reference);
		assertThat(found.version).isNull();
		context.flush();
		assertThat(found.version).as("not changed").isNull();
		found.version = 17;
		context.flush();
		assertThat(found.version).as("not for callers to set").isNull();
		found.seats = 5;
		context.flush();
		assertThat(found.version).isOne();
		assertThat(((Ticket) later.extent().read(this.transaction, reference)).version).isOne();
		found.seats = 6;
		context.flush();
		assertThat(found.version).isEqualTo(2);
	}

	@Test
	void detachLosesWhatWasNotFlushed() {
		long id = stored("a");
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket ticket = find(context, id);
		ticket.seats = 2;
		context.flush();
		ticket.seats = 3;
		context.detach(this.type, ticket);
		context.flush();
		assertThat(reread(id).seats).isEqualTo(2);
		assertThat(find(context, id)).isNotSameAs(ticket);
		context.detach(this.type, ticket);
		assertThat(find(context, id)).as("only the managed instance can be detached").isSameAs(find(context, id));
	}

	@Test
	void clearWithPendingDeletes() {
		long deletedId = stored("deleted");
		long keptId = stored("kept");
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket deleted = find(context, deletedId);
		Ticket kept = find(context, keptId);
		Savepoint savepoint = this.transaction.savepoint();
		int mark = context.savepoint();
		context.delete(this.type, deleted);
		kept.seats = 7;
		context.clear();
		context.checkConsistent();
		assertThat(context.find(this.type, deletedId)).as("still deleted").isNull();
		assertThat(find(context, keptId)).isNotSameAs(kept);
		assertThat(find(context, keptId).seats).isOne();
		this.transaction.rollbackTo(savepoint);
		context.rollbackTo(mark);
		context.checkConsistent();
		assertThat(find(context, deletedId)).as("there again, as a new instance").isNotSameAs(deleted);
		deleted.seats = 9;
		context.flush();
		assertThat(reread(deletedId).seats).isOne();
	}

	@Test
	void savepointsFromBeforeAClearCanBeUsedTwice() {
		PersistenceContext context = managing(EntityListener.NONE);
		Ticket first = new Ticket("a", 1);
		context.insert(this.type, first);
		Savepoint savepoint = this.transaction.savepoint();
		int mark = context.savepoint();
		for (int round = 0; round < 2; round++) {
			Ticket second = new Ticket("b", 1);
			context.insert(this.type, second);
			context.clear();
			Ticket third = new Ticket("c", 1);
			context.insert(this.type, third);
			this.transaction.rollbackTo(savepoint);
			context.rollbackTo(mark);
			assertThat(second.id).as("let go of").isNotNull();
			assertThat(third.id).as("taken back").isNull();
			assertThat(context.find(this.type, Objects.requireNonNull(second.id))).isNull();
			assertThat(find(context, Objects.requireNonNull(first.id)).state()).isEqualTo(first.state());
			context.checkConsistent();
		}
	}

	private long stored(String title) {
		long id = this.temporary.heap().inTransaction((writing) -> {
			Ticket ticket = new Ticket(title, 1);
			PersistenceContext.detached(writing).insert(this.type, ticket);
			return Objects.requireNonNull(ticket.id);
		});
		this.transaction.close();
		this.transaction = this.temporary.heap().begin(TransactionOptions.DEFAULT);
		return id;
	}

	private PersistenceContext managing(EntityListener listener) {
		this.type = Ticket.type(this.type.extent(), listener);
		return PersistenceContext.managing(this.transaction);
	}

	private Ticket find(PersistenceContext context, long id) {
		return (Ticket) Objects.requireNonNull(context.find(this.type, id));
	}

	/** What the transaction has stored. */
	private Ticket reread(long id) {
		return (Ticket) Objects.requireNonNull(this.type.extent().find(this.transaction, id));
	}

	/** Notes the calls with the version that the instance has. */
	private static class RecordingListener implements EntityListener {

		final List<String> calls = new ArrayList<>();

		Consumer<Ticket> onBeforeWrite = (ticket) -> {};

		Consumer<Ticket> onAfterWrite = (ticket) -> {};

		Consumer<Ticket> onBeforeDelete = (ticket) -> {};

		boolean observesDeletes;

		boolean mayChangeOthers;

		@Override
		public boolean observesLoads() {
			return true;
		}

		@Override
		public boolean observesSaves() {
			return true;
		}

		@Override
		public Object afterRead(Object instance) {
			this.calls.add("afterRead");
			return instance;
		}

		@Override
		public Object beforeAssign(Object instance, boolean isNew) {
			this.calls.add("beforeAssign " + ((Ticket) instance).version);
			return instance;
		}

		@Override
		public Object beforeWrite(Object instance) {
			this.calls.add("beforeWrite " + ((Ticket) instance).version);
			this.onBeforeWrite.accept((Ticket) instance);
			return instance;
		}

		@Override
		public Object afterWrite(Object instance, boolean isNew) {
			this.calls.add("afterWrite " + ((Ticket) instance).version);
			this.onAfterWrite.accept((Ticket) instance);
			return instance;
		}

		@Override
		public boolean mayChangeOthers() {
			return this.mayChangeOthers;
		}

		@Override
		public boolean observesDeletes() {
			return this.observesDeletes;
		}

		@Override
		public void beforeDelete(Object instance) {
			this.calls.add("beforeDelete " + ((Ticket) instance).title);
			this.onBeforeDelete.accept((Ticket) instance);
		}

		@Override
		public void afterDelete(Object instance) {
			this.calls.add("afterDelete " + ((Ticket) instance).title);
		}

	}

}
