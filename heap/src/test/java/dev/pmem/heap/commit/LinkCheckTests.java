/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * Transactions that delete objects beside others that link them: in the same batch, and one after the other.
 */
class LinkCheckTests {

	@TempDir
	Path folder;

	private TestEngine engine;

	private IndexTree tree;

	private ReferenceRule rule = rule(DeleteAction.RESTRICT, true);

	private List<Referrers.Index> indexes = List.of();

	private final Referrers referrers = new Referrers() {

		@Override
		public List<Index> indexes() {
			return LinkCheckTests.this.indexes;
		}

		@Override
		public String describe(BlockImage object) {
			return "The object of " + object.length + " bytes";
		}

	};

	private static ReferenceRule rule(DeleteAction action, boolean isOfExtent) {
		return new ReferenceRule("Pet", "owner", action, isOfExtent, false, (object) -> object.length);
	}

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 8 << 20);
		Transaction transaction = this.engine.begin();
		this.tree = transaction.createIndex(7);
		transaction.commit();
		use(DeleteAction.RESTRICT, true);
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void use(DeleteAction action, boolean isOfExtent) {
		this.rule = rule(action, isOfExtent);
		this.indexes = List.of(new Referrers.Index(this.tree, this.rule));
	}

	private long insert(int length) {
		Transaction transaction = this.engine.begin();
		long offset = transaction.insertObject(1, new byte[length], length);
		transaction.commit();
		return offset;
	}

	private Transaction deleting(long target) {
		Transaction transaction = this.engine.begin();
		delete(transaction, target);
		return transaction;
	}

	private void delete(Transaction transaction, long target) {
		transaction.deleteObject(target);
		transaction.unlink(target, this.referrers);
	}

	/** Makes a new object of so many bytes refer to the target. */
	private Transaction linking(long target, int length) {
		Transaction transaction = this.engine.begin();
		link(transaction, target, transaction.insertObject(1, new byte[length], length));
		return transaction;
	}

	private void link(Transaction transaction, long target, long referrer) {
		transaction.addReference(this.tree, target, referrer, this.rule);
	}

	private long linked(long target, int length) {
		Transaction transaction = this.engine.begin();
		long referrer = transaction.insertObject(1, new byte[length], length);
		link(transaction, target, referrer);
		transaction.commit();
		return referrer;
	}

	private int kindOf(long offset) {
		Transaction transaction = this.engine.beginToRead();
		try {
			return transaction.read(offset, new BlockImage()).kind;
		} finally {
			transaction.rollback();
		}
	}

	private long entryCount() {
		Transaction transaction = this.engine.beginToRead();
		try {
			return transaction.count(this.tree, KeyRange.all());
		} finally {
			transaction.rollback();
		}
	}

	@Test
	void aReferrerThatTheSnapshotShowsRefuses() {
		long target = insert(8);
		linked(target, 24);
		Transaction deleting = deleting(target);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(deleting::commit)
				.withMessage(
						"The object of 8 bytes can't be deleted: the Pet with id 24 refers to it by its property owner."
								+ " Delete or change what refers to it first, or say with @OnDelete on that property what shall"
								+ " happen")
				.satisfies((ex) -> {
					assertThat(ex.referrerType()).isEqualTo("Pet");
					assertThat(ex.referrerId()).isEqualTo(24);
					assertThat(ex.property()).isEqualTo("owner");
					assertThat(ex.offset()).hasValue(target);
				});
	}

	@Test
	void aReferrerThatWasCommittedSinceRefuses() {
		long target = insert(8);
		Transaction deleting = deleting(target);
		linked(target, 24);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(deleting::commit)
				.satisfies((ex) -> assertThat(ex.referrerId()).isEqualTo(24));
	}

	@ParameterizedTest
	@EnumSource(names = {"SET_NULL", "DELETE", "KEEP"})
	void whereAReferrerCommittedSinceWouldBeChangedItIsAConflict(DeleteAction action) {
		use(action, true);
		long target = insert(8);
		Transaction deleting = deleting(target);
		linked(target, 24);
		assertThatExceptionOfType(ConflictException.class).isThrownBy(deleting::commit)
				.withMessageContaining("has made Pet.owner refer to the object");
	}

	@Test
	void aTargetThatWasDeletedSinceIsAConflict() {
		long target = insert(8);
		Transaction linking = linking(target, 24);
		deleting(target).commit();
		assertThatExceptionOfType(ConflictException.class).isThrownBy(linking::commit)
				.withMessageContaining("Another transaction has deleted the object at offset " + target
						+ ", to which Pet.owner was made to refer");
		assertThat(entryCount()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void inOneBatchWhoComesFirstWins(boolean deletesFirst) {
		for (int round = 0; round < 10; round++) {
			long target = insert(8);
			long before = entryCount();
			Transaction deleting = deleting(target);
			Transaction linking = linking(target, 24);
			List<Transaction> members = deletesFirst ? List.of(deleting, linking) : List.of(linking, deleting);
			List<Throwable> refusals = new ArrayList<>(BatchedCommitTests.commitTogether(this.engine, members));
			Throwable ofDelete = refusals.get(members.indexOf(deleting));
			Throwable ofLink = refusals.get(members.indexOf(linking));
			assertThat(ofDelete == null).as("one of both").isNotEqualTo(ofLink == null);
			if (ofDelete == null) {
				assertThat(ofLink).isInstanceOf(ConflictException.class);
				assertThat(entryCount()).isEqualTo(before);
			} else {
				assertThat(ofDelete).isInstanceOf(ReferencedObjectException.class);
				assertThat(((ReferencedObjectException) ofDelete).referrerId()).isEqualTo(24);
				assertThat(kindOf(target)).isEqualTo(BlockKind.OBJECT.code());
			}
		}
	}

	@Test
	void whoDeletesTheReferrerAsWellMayDelete() {
		long target = insert(8);
		long referrer = linked(target, 24);
		Transaction deleting = deleting(target);
		deleting.removeReference(this.tree, target, referrer);
		delete(deleting, referrer);
		deleting.commit();
		assertThat(entryCount()).isZero();
	}

	@Test
	void aReferrerThatAnotherTransactionRemovesIsNoneAnyMore() {
		long target = insert(8);
		long referrer = linked(target, 24);
		Transaction unlinking = this.engine.begin();
		unlinking.removeReference(this.tree, target, referrer);
		unlinking.commit();
		assertThatCode(() -> deleting(target).commit()).doesNotThrowAnyException();
	}

	@Test
	void whoLinksWhatItDeletesIsRefused() {
		long target = insert(8);
		Transaction both = linking(target, 24);
		delete(both, target);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(both::commit);
		Transaction made = this.engine.begin();
		long fresh = made.insertObject(1, new byte[8], 8);
		link(made, fresh, made.insertObject(1, new byte[24], 24));
		delete(made, fresh);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(made::commit);
	}

	@Test
	void aDeleteThatWasTakenBackIsNone() {
		long target = insert(8);
		linked(target, 24);
		Transaction transaction = this.engine.begin();
		int savepoint = transaction.savepoint();
		delete(transaction, target);
		transaction.rollbackTo(savepoint);
		transaction.touchObject(target);
		assertThatCode(transaction::commit).doesNotThrowAnyException();
	}

	@Test
	void aLinkThatWasTakenBackIsNone() {
		long target = insert(8);
		Transaction transaction = linking(target, 24);
		int savepoint = transaction.savepoint();
		link(transaction, target, transaction.insertObject(1, new byte[32], 32));
		transaction.rollbackTo(savepoint);
		deleting(insert(16)).commit();
		assertThatCode(transaction::commit).doesNotThrowAnyException();
		assertThat(entryCount()).isOne();
	}

	private Transaction keeping(long target) {
		Transaction transaction = deleting(target);
		transaction.keepDeleted(target);
		return transaction;
	}

	@Test
	void whatIsKeptIsOutOfItsExtentAndLivesOn() {
		use(DeleteAction.KEEP, true);
		long target = insert(8);
		linked(target, 24);
		keeping(target).commit();
		assertThat(kindOf(target)).isEqualTo(BlockKind.KEPT.code());
		assertThatCode(() -> linked(target, 32)).doesNotThrowAnyException();
		// nobody else may link it
		this.rule = rule(DeleteAction.RESTRICT, true);
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> linking(target, 40).commit());
		// an object without an id may
		this.rule = rule(DeleteAction.RESTRICT, false);
		assertThatCode(() -> linked(target, 48)).doesNotThrowAnyException();
	}

	@Test
	void aLinkBesideAKeepIsAConflict() {
		use(DeleteAction.KEEP, true);
		long target = insert(8);
		linked(target, 24);
		Transaction keeping = keeping(target);
		this.rule = rule(DeleteAction.RESTRICT, true);
		Transaction linking = linking(target, 32);
		keeping.commit();
		assertThatExceptionOfType(ConflictException.class).isThrownBy(linking::commit);
	}

	@Test
	void aKeepBesideALinkIsRefused() {
		long target = insert(8);
		Transaction keeping = keeping(target);
		linked(target, 32);
		assertThatExceptionOfType(ReferencedObjectException.class).isThrownBy(keeping::commit);
	}

	@Test
	void aKeptObjectStaysKeptWhereverItLies() {
		use(DeleteAction.KEEP, true);
		long target = insert(8);
		linked(target, 24);
		keeping(target).commit();
		int[] lengths = {2000, 3000, 8};
		for (int length : lengths) {
			Transaction transaction = this.engine.begin();
			transaction.updateObject(target, 1, new byte[length], length);
			transaction.commit();
			assertThat(kindOf(target)).isEqualTo(((length > 8) ? BlockKind.KEPT_FORWARD : BlockKind.KEPT).code());
			Transaction reading = this.engine.beginToRead();
			assertThat(reading.readObject(target).length).isEqualTo(length);
			reading.rollback();
		}
	}

	@Test
	void anObjectThatWasMovedIsKeptWithItsBody() {
		use(DeleteAction.KEEP, true);
		long target = insert(8);
		Transaction moving = this.engine.begin();
		moving.updateObject(target, 1, new byte[3000], 3000);
		moving.commit();
		linked(target, 24);
		keeping(target).commit();
		assertThat(kindOf(target)).isEqualTo(BlockKind.KEPT_FORWARD.code());
		Transaction reading = this.engine.beginToRead();
		assertThat(reading.readObject(target).length).isEqualTo(3000);
		reading.rollback();
	}

	@Test
	void anObjectWithoutAnIdDoesNotRefuse() {
		use(DeleteAction.RESTRICT, false);
		long target = insert(8);
		linked(target, 24);
		keeping(target).commit();
		assertThat(kindOf(target)).isEqualTo(BlockKind.KEPT.code());
	}

}
