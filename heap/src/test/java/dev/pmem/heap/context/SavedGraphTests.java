/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * What a context does with versioned objects that refer to others: it counts what a delete changes, brings in what a
 * query must see, and saves what was read in an earlier transaction.
 */
class SavedGraphTests {

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private TemporaryHeap temporary;

	private Types types;

	@HeapObject
	static class Member {

		@Nullable
		Long id;

		@Nullable
		Integer version;

		String name = "";

		@OnDelete(DeleteAction.SET_NULL)
		@Nullable
		Member friend;

		@OnDelete(DeleteAction.SET_NULL)
		List<Member> friends = new ArrayList<>();

		Map<String, Member> byRole = new LinkedHashMap<>();

		@Nullable
		Badge badge;

		Member() {}

		Member(long id) {
			this.id = id;
			this.name = "member " + id;
		}

	}

	/** Refers to nobody. */
	@HeapObject
	static class Badge {

		@Nullable
		Long id;

		@Nullable
		Integer version;

	}

	/** Nobody refers to it. */
	@HeapObject
	static class Meeting {

		@Nullable
		Long id;

		@Nullable
		Integer version;

		@Nullable
		Member host;

		List<Member> guests = new ArrayList<>();

	}

	private interface Setter<T> {

		void set(T instance, @Nullable Object value);

	}

	private record Property<T>(Class<T> type, String name, Function<T, @Nullable Object> getter, Setter<T> setter)
			implements
				AssignedProperty {

		@Override
		public boolean isMutable() {
			return true;
		}

		@Override
		public @Nullable Object get(Object instance) {
			return this.getter.apply(this.type.cast(instance));
		}

		@Override
		public Object set(Object instance, @Nullable Object value) {
			this.setter.set(this.type.cast(instance), value);
			return instance;
		}

	}

	/** @param extent gives ids */
	private record Rules(Extent<?> extent, AssignedProperty id, AssignedProperty version) implements EntityRules {

		@Override
		public Object newId(@Nullable Object present) {
			return (present != null) ? present : this.extent.nextSequenceValue();
		}

		@Override
		public boolean isImmutable() {
			return false;
		}

	}

	private static final class Types extends KnownTypes {

		private final TemporaryHeap temporary;

		private final ReflectionTypeModels models;

		Types(TemporaryHeap temporary, ReflectionTypeModels models) {
			super(models, LoadWarning.NEVER);
			this.temporary = temporary;
			this.models = models;
		}

		@Override
		protected EntityType bind(Class<?> type) {
			Extent<?> extent = this.temporary.heap()
					.extent(new ExtentDefinition<>(type.getName(), type, this.models, "id", List.of()));
			return new EntityType(extent, rules(type, extent));
		}

		private static Rules rules(Class<?> type, Extent<?> extent) {
			if (type == Member.class) {
				return new Rules(extent,
						new Property<>(Member.class, "id", (each) -> each.id, (each, id) -> each.id = (Long) id),
						new Property<>(Member.class, "version", (each) -> each.version,
								(each, version) -> each.version = (Integer) version));
			}
			if (type == Badge.class) {
				return new Rules(extent,
						new Property<>(Badge.class, "id", (each) -> each.id, (each, id) -> each.id = (Long) id),
						new Property<>(Badge.class, "version", (each) -> each.version,
								(each, version) -> each.version = (Integer) version));
			}
			return new Rules(extent,
					new Property<>(Meeting.class, "id", (each) -> each.id, (each, id) -> each.id = (Long) id),
					new Property<>(Meeting.class, "version", (each) -> each.version,
							(each, version) -> each.version = (Integer) version));
		}

		@Override
		public HeapTransaction beginReadOnly() {
			return this.temporary.heap().begin(TransactionOptions.READ_ONLY);
		}

	}

	@BeforeEach
	void open() throws Exception {
		this.temporary = new TemporaryHeap();
		this.types = new Types(this.temporary, this.models);
		inContext((context) -> {
			Member first = new Member(1);
			first.friend = new Member(2);
			first.friends.addAll(List.of(first.friend, new Member(3)));
			first.byRole.put("deputy", first.friend);
			context.insert(members(), first);
		});
	}

	@AfterEach
	void close() throws Exception {
		assertThat(this.temporary.heap().verify().problems()).isEmpty();
		this.temporary.close();
	}

	private EntityType members() {
		return this.types.typeOf(Member.class);
	}

	private EntityType meetings() {
		return this.types.typeOf(Meeting.class);
	}

	private void inContext(Consumer<PersistenceContext> action) {
		try (HeapTransaction transaction = this.temporary.heap().begin(TransactionOptions.DEFAULT)) {
			PersistenceContext context = PersistenceContext.managing(transaction, this.types);
			action.accept(context);
			context.flush();
			transaction.commit();
		}
	}

	private Member find(PersistenceContext context, long id) {
		return (Member) Objects.requireNonNull(context.find(members(), id));
	}

	/** As a call without a transaction reads it. */
	private Member detached(long id) {
		try (HeapTransaction transaction = this.types.beginReadOnly()) {
			return find(PersistenceContext.detached(transaction, this.types), id);
		}
	}

	private static List<String> names(List<Member> members) {
		return members.stream().map((member) -> member.name).toList();
	}

	@Test
	void whatADeleteChangesCounts() {
		inContext((context) -> context.delete(members(), context.locate(members(), 3L)));
		assertThat(detached(1).version).isOne();
		assertThat(names(detached(1).friends)).containsExactly("member 2");
		inContext((context) -> {
			Member managed = find(context, 1);
			managed.byRole.clear();
			managed.name = "renamed";
			context.delete(members(), context.locate(members(), 2L));
		});
		assertThat(detached(1).friend).isNull();
		assertThat(detached(1).name).isEqualTo("renamed");
		assertThat(detached(1).version).isEqualTo(3);
	}

	@Test
	void aQuerySeesWhatHangsOnObjectsOfOtherClasses() {
		inContext((context) -> {
			Meeting meeting = (Meeting) context.insert(meetings(), new Meeting());
			meeting.host = new Member(10);
			meeting.host.friend = new Member(11);
			Query query = Query.of(Criteria.where("name", Operator.EQUAL, "member 11"));
			context.flush(members(), query, null);
			assertThat(members().extent().find(context.transaction(), query).next()).isTrue();
			meeting.guests.add(new Member(12));
			context.flushNew(members());
			assertThat(members().extent().count(context.transaction())).isEqualTo(6);
			// at two references' distance
			EntityType badges = this.types.typeOf(Badge.class);
			meeting.guests.add(new Member(13));
			meeting.guests.getLast().badge = new Badge();
			context.flush(badges, Query.all(), null);
			assertThat(badges.extent().find(context.transaction(), Query.all()).next()).isTrue();
		});
		inContext((context) -> {
			Meeting meeting = (Meeting) Objects.requireNonNull(context.find(meetings(), 1L));
			meeting.host = null;
			// nothing leads from members to meetings
			find(context, 1).name = "changed";
			context.flush(meetings(), Query.all(), null);
			assertThat(find(context, 1).version).isZero();
			assertThat(meeting.version).isEqualTo(4);
		});
	}

	@Test
	void whatIsNotLoadedStaysAsTheTransactionHasIt() {
		Member detached = detached(1);
		detached.name = "renamed";
		inContext((context) -> {
			Member managed = find(context, 1);
			managed.friends.removeFirst();
			managed.friends.add(new Member(4));
			managed.byRole.put("chair", find(context, 3));
			assertThat(context.update(members(), detached)).isSameAs(managed);
			assertThat(names(managed.friends)).containsExactly("member 3", "member 4");
		});
		assertThat(detached(1).name).isEqualTo("renamed");
		assertThat(names(detached(1).friends)).containsExactly("member 3", "member 4");
		assertThat(detached(1).byRole).containsOnlyKeys("deputy", "chair");
	}

	@Test
	void aSavedInstanceRefersToManagedOnesUntilARollback() {
		Member detached = detached(1);
		Member friend = Objects.requireNonNull(detached.friend);
		assertThat(names(detached.friends)).containsExactly("member 2", "member 3");
		detached.friends.add(new Member(4));
		inContext((context) -> {
			Savepoint savepoint = context.transaction().savepoint();
			int mark = context.savepoint();
			assertThat(context.update(members(), detached)).isSameAs(detached);
			assertThat(detached.friend).isSameAs(find(context, 2));
			assertThat(detached.friends.getLast()).isSameAs(find(context, 4));
			context.transaction().rollbackTo(savepoint);
			context.rollbackTo(mark);
			assertThat(detached.friend).isSameAs(friend);
			assertThat(names(detached.friends)).containsExactly("member 2", "member 3", "member 4");
			assertThat(context.update(members(), detached)).isSameAs(detached);
			Objects.requireNonNull(detached.friend).name = "renamed";
		});
		assertThat(detached(2).name).isEqualTo("renamed");
		assertThat(names(detached(1).friends)).containsExactly("renamed", "member 3", "member 4");
	}

	@Test
	void aDeletedTargetIsLoadedWithWhatRefersToIt() {
		inContext((context) -> {
			Meeting meeting = new Meeting();
			meeting.host = find(context, 3);
			meeting.guests.add(meeting.host);
			context.insert(meetings(), meeting);
		});
		inContext((context) -> {
			context.delete(members(), context.locate(members(), 3L));
			Meeting meeting = (Meeting) Objects.requireNonNull(context.find(meetings(), 1L));
			Member host = Objects.requireNonNull(meeting.host);
			assertThat(host.name).isEqualTo("member 3");
			assertThat(meeting.guests).hasSize(1).first().isSameAs(host);
			assertThat(context.find(members(), 3L)).isNull();
			context.flush();
			assertThat(meeting.version).isZero();
			meeting.host = null;
			meeting.guests.clear();
		});
		assertThat(names(detached(1).friends)).containsExactly("member 2");
	}

}
