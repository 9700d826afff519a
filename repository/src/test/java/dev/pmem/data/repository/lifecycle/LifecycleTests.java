/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.callback.EntityCallbacks;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.core.mapping.event.BeforeConvertCallback;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/** Lifecycle methods beyond what JPA says of them. */
class LifecycleTests {

	private TestHeap heap;

	private PmemTemplate template;

	private TransactionTemplate transactions;

	@BeforeEach
	void open() {
		this.heap = new TestHeap();
		this.template = new PmemTemplate(this.heap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.heap.heap()));
		Story.take();
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private Task saved(String text) {
		Task task = new Task();
		task.text = text;
		return this.template.save(task, Task.class);
	}

	@Test
	void outsideATransactionTheyAreCalledAsWell() {
		Task task = saved("a");
		assertThat(Story.take()).containsExactly("pre-persist a", "post-persist a");
		task.text = "b";
		this.template.save(task, Task.class);
		assertThat(Story.take()).containsExactly("pre-update b", "post-update b");
		this.template.save(task, Task.class);
		assertThat(Story.take()).as("nothing has changed").isEmpty();
		assertThat(this.template.findById(task.id, Task.class).loads).isOne();
		assertThat(this.template.findAll(Task.class).getFirst().loads).isOne();
		Story.take();
		this.template.delete(task, Task.class);
		assertThat(Story.take()).containsExactly("post-load b", "pre-remove b", "post-remove b");
	}

	@Test
	void everyWayToDeleteLoadsTheEntity() {
		Long first = saved("a").id;
		Long second = saved("b").id;
		saved("c");
		saved("d");
		saved("e");
		Story.take();
		this.template.deleteById(first, Task.class);
		assertThat(Story.take()).containsExactly("post-load a", "pre-remove a", "post-remove a");
		this.template.deleteAllById(List.of(second), Task.class);
		assertThat(Story.take()).containsExactly("post-load b", "pre-remove b", "post-remove b");
		this.template.delete(Query.of(Criteria.where("text", Operator.EQUAL, "c")), Task.class);
		assertThat(Story.take()).containsExactly("post-load c", "pre-remove c", "post-remove c");
		assertThat(this.template.findAndDelete(Query.of(Criteria.where("text", Operator.EQUAL, "d")), Task.class))
				.hasSize(1);
		assertThat(Story.take()).contains("pre-remove d", "post-remove d");
		this.template.deleteAll(Task.class);
		assertThat(Story.take()).containsExactly("post-load e", "pre-remove e", "post-remove e");
		assertThat(this.template.count(Task.class)).isZero();
	}

	@Test
	void whatIsDeletedWithAnotherIsTold() {
		Task task = saved("a");
		Log log = new Log();
		log.count = 1;
		this.template.save(log, Log.class);
		Step step = new Step();
		step.task = task;
		step.log = log;
		this.template.save(step, Step.class);
		Story.take();
		this.template.deleteById(task.id, Task.class);
		assertThat(Story.take()).containsSubsequence("pre-remove a", "post-remove a", "step pre-remove");
		assertThat(this.template.count(Step.class)).isZero();
		assertThat(this.template.findById(log.id, Log.class).count).as("what the method has changed").isEqualTo(2);
	}

	@Test
	void theyComeBeforeSpringsCallbacks() {
		this.template.setEntityCallbacks(EntityCallbacks.create(new Noting(), new NotingSave()));
		Task task = saved("a");
		task.text = "b";
		this.template.save(task, Task.class);
		assertThat(Story.take()).containsExactly("pre-persist a", "before convert a", "before save a", "post-persist a",
				"pre-update b", "before convert b", "before save b", "post-update b");
	}

	@Test
	void whatTheyChangeInEntitiesThatTheFlushHasPassedIsWritten() {
		Log log = this.template.save(new Log(), Log.class);
		Step step = new Step();
		step.log = log;
		this.template.save(step, Step.class);
		this.transactions.executeWithoutResult((_) -> {
			this.template.findById(log.id, Log.class);
			this.template.findById(step.id, Step.class).text = "changed";
		});
		assertThat(this.template.findById(log.id, Log.class).count).isEqualTo(1);
	}

	@Test
	void whatTheyChangeWhenOrphansAreDeletedIsWritten() {
		Folder folder = new Folder();
		folder.pages.add(new Page());
		folder.pages.getFirst().log = this.template.save(new Log(), Log.class);
		this.template.save(folder, Folder.class);
		this.transactions.executeWithoutResult((_) -> {
			this.template.findAll(Log.class);
			this.template.findById(folder.id, Folder.class).pages.clear();
		});
		assertThat(this.template.count(Page.class)).isZero();
		assertThat(this.template.findAll(Log.class).getFirst().count).isEqualTo(1);
	}

	@Test
	void whatTheyStoreIsStored() {
		Parent parent = this.template.save(new Parent(), Parent.class);
		this.transactions.executeWithoutResult((_) -> {
			Parent found = this.template.findById(parent.id, Parent.class);
			found.text = "changed";
		});
		assertThat(this.template.findById(parent.id, Parent.class).children).extracting((child) -> child.text)
				.containsExactly("child of changed");
	}

	@Test
	void whatAnEntityChangesInItselfAfterItsWriteIsLeftToTheNextFlush() {
		Counter counter = this.template.save(new Counter(), Counter.class);
		this.transactions.executeWithoutResult((_) -> this.template.findById(counter.id, Counter.class).text = "b");
		assertThat(this.template.findById(counter.id, Counter.class).updates).isZero();
		this.transactions.executeWithoutResult((_) -> {
			Counter found = this.template.findById(counter.id, Counter.class);
			found.text = "c";
			this.template.flush();
			assertThat(found.updates).isOne();
		});
		assertThat(this.template.findById(counter.id, Counter.class).updates).isOne();
	}

	@Test
	void methodsWithoutAnEndAreRefused() {
		Endless first = this.template.save(new Endless(), Endless.class);
		Endless second = this.template.save(new Endless(), Endless.class);
		this.transactions.executeWithoutResult((_) -> {
			Endless one = this.template.findById(first.id, Endless.class);
			one.other = this.template.findById(second.id, Endless.class);
			one.other.other = one;
		});
		assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					Endless one = this.template.findById(first.id, Endless.class);
					one.isEndless = true;
					one.other.isEndless = true;
				})).withMessageContaining("without end");
	}

	@Test
	void anExceptionIsTheCallersAsItIs() {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> saved("refused"))
				.withMessage("refused").withNoCause();
		Task task = saved("a");
		assertThatExceptionOfType(Refusal.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult(
						(_) -> this.template.findById(task.id, Task.class).text = "refused"))
				.withMessage("refused");
		assertThat(this.template.findAll(Task.class)).extracting((each) -> each.text).containsExactly("a");
	}

	@Test
	void privateMethodsOfTheSameNameDoNotOverrideEachOther() {
		this.template.save(new Below(), Below.class);
		assertThat(Story.take()).containsExactly("above", "below");
	}

	@Test
	void methodsOfListenersSuperclassesAreCalled() {
		this.template.save(new Listened(), Listened.class);
		assertThat(Story.take()).containsExactly("typed listener: Listened", "listener below");
	}

	@Test
	void methodsThatCanNotBeCalledAreRefused() {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(WithParameter.class))
				.withMessageContaining("'stamp' of " + WithParameter.class.getName()).withMessageContaining(
						"@PrePersist");
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(Twice.class))
				.withMessageContaining("two methods with @PostLoad");
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(WrongListener.class))
				.withMessageContaining("takes a " + Task.class.getName()).withMessageContaining(
						WrongListener.class.getName());
	}

	private static final class Refusal extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Refusal(String message) {
			super(message);
		}

	}

	@Test
	void methodsOfEmbeddedValuesInCollectionsAreCalled() {
		Album album = new Album();
		album.prints.add(new Print());
		album.prints.add(new Print());
		this.template.save(album, Album.class);
		assertThat(this.template.findById(album.id, Album.class).prints).extracting((print) -> print.stamp)
				.containsExactly("stamped", "stamped");
	}

	static class Album {

		@Id
		@Nullable
		Long id;

		List<Print> prints = new ArrayList<>();

	}

	static class Print {

		@Nullable
		String stamp;

		@PrePersist
		private void stamp() {
			this.stamp = "stamped";
		}

	}

	static class Folder {

		@Id
		@Nullable
		Long id;

		@OneToMany(cascade = CascadeType.ALL, orphanRemoval = true)
		List<Page> pages = new ArrayList<>();

	}

	static class Page {

		@Id
		@Nullable
		Long id;

		@Nullable
		@ManyToOne
		Log log;

		@PreRemove
		private void count() {
			this.log.count++;
		}

	}

	/** Told of everything. */
	static class Task {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

		transient int loads;

		@PrePersist
		private void prePersist() {
			Story.note("pre-persist " + this.text);
			if ("refused".equals(this.text)) {
				throw new Refusal(this.text);
			}
		}

		@PostPersist
		private void postPersist() {
			Story.note("post-persist " + this.text);
		}

		@PreUpdate
		private void preUpdate() {
			Story.note("pre-update " + this.text);
			if ("refused".equals(this.text)) {
				throw new Refusal(this.text);
			}
		}

		@PostUpdate
		private void postUpdate() {
			Story.note("post-update " + this.text);
		}

		@PreRemove
		private void preRemove() {
			Story.note("pre-remove " + this.text);
		}

		@PostRemove
		private void postRemove() {
			Story.note("post-remove " + this.text);
		}

		@PostLoad
		private void postLoad() {
			this.loads++;
			Story.note("post-load " + this.text);
		}

	}

	/** Changed by others. */
	static class Log {

		@Id
		@Nullable
		Long id;

		int count;

	}

	/** Deleted with its task; counts in the log. */
	static class Step {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

		@OnDelete(DeleteAction.DELETE)
		@Nullable
		Task task;

		@Nullable
		Log log;

		@PreUpdate
		void count() {
			this.log.count++;
		}

		@PreRemove
		void removing() {
			Story.note("step pre-remove");
			this.log.count++;
		}

	}

	static class Parent {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

		List<Child> children = new ArrayList<>();

		@PreUpdate
		void addChild() {
			Child child = new Child();
			child.text = "child of " + this.text;
			this.children.add(child);
		}

	}

	static class Child {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

	}

	static class Counter {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

		int updates;

		@PostUpdate
		void count() {
			this.updates++;
		}

	}

	static class Endless {

		@Id
		@Nullable
		Long id;

		int count;

		boolean isEndless;

		@Nullable
		Endless other;

		@PreUpdate
		void countInTheOther() {
			if (this.isEndless) {
				this.other.count++;
			}
		}

	}

	abstract static class Above {

		@Id
		@Nullable
		Long id;

		@PrePersist
		private void stamp() {
			Story.note("above");
		}

	}

	static class Below extends Above {

		@PrePersist
		private void stamp() {
			Story.note("below");
		}

	}

	abstract static class TypedListener<T> {

		@PrePersist
		void persisting(T entity) {
			Story.note("typed listener: " + entity.getClass().getSimpleName());
		}

		@PostPersist
		void overridden(T entity) {
			Story.note("not called");
		}

	}

	static class ListenerBelow extends TypedListener<Listened> {

		@Override
		@PostPersist
		void overridden(Listened entity) {
			Story.note("listener below");
		}

	}

	@EntityListeners(ListenerBelow.class)
	static class Listened {

		@Id
		@Nullable
		Long id;

	}

	static class WithParameter {

		@Id
		@Nullable
		Long id;

		@PrePersist
		void stamp(String text) {}

	}

	static class Twice {

		@Id
		@Nullable
		Long id;

		@PostLoad
		void one() {}

		@PostLoad
		void two() {}

	}

	static class TaskListener {

		@PreUpdate
		void updating(Task task) {}

	}

	@EntityListeners(TaskListener.class)
	static class WrongListener {

		@Id
		@Nullable
		Long id;

	}

	private static final class Noting implements BeforeConvertCallback<Task> {

		@Override
		public Task onBeforeConvert(Task task) {
			Story.note("before convert " + task.text);
			return task;
		}

	}

	private static final class NotingSave implements BeforeSaveCallback<Task> {

		@Override
		public Task onBeforeSave(Task task) {
			Story.note("before save " + task.text);
			return task;
		}

	}

}
