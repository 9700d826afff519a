/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * An entity with a generated id and a version.
 */
final class Ticket {

	static final ExtentDefinition<Ticket> DEFINITION = new ExtentDefinition<>("tickets", Ticket.class,
			new ReflectionTypeModels(), "id",
			List.of(new IndexDefinition("title", List.of("title"), true),
					new IndexDefinition("seats", List.of("seats"), false)));

	@Nullable
	Long id;

	@Nullable
	Integer version;

	@Nullable
	String title;

	int seats;

	List<String> notes = new ArrayList<>();

	Ticket() {}

	Ticket(String title, int seats) {
		this.title = title;
		this.seats = seats;
	}

	/** The class in a heap, with ids from the extent's sequence. */
	static EntityType type(PersistentHeap heap) {
		return type(heap, DEFINITION);
	}

	static EntityType type(PersistentHeap heap, ExtentDefinition<Ticket> definition) {
		return type(heap.extent(definition), EntityListener.NONE);
	}

	/** The class in an extent, with a listener to what happens to tickets. */
	static EntityType type(Extent<?> extent, EntityListener listener) {
		return new EntityType(extent, new EntityRules() {

			@Override
			public EntityListener listener() {
				return listener;
			}

			@Override
			public AssignedProperty id() {
				return new Property("id", (ticket) -> ticket.id, (ticket, value) -> ticket.id = (Long) value);
			}

			@Override
			public Object newId(@Nullable Object id) {
				return (id != null) ? id : extent.nextSequenceValue();
			}

			@Override
			public AssignedProperty version() {
				return new Property("version", (ticket) -> ticket.version,
						(ticket, value) -> ticket.version = (Integer) value);
			}

			@Override
			public boolean isImmutable() {
				return false;
			}

		});
	}

	/** Sets a property of a ticket. */
	private interface Setter {

		void set(Ticket ticket, @Nullable Object value);

	}

	private record Property(String name, Function<Ticket, @Nullable Object> getter, Setter setter)
			implements
				AssignedProperty {

		@Override
		public boolean isMutable() {
			return true;
		}

		@Override
		public @Nullable Object get(Object instance) {
			return this.getter.apply((Ticket) instance);
		}

		@Override
		public Object set(Object instance, @Nullable Object value) {
			this.setter.set((Ticket) instance, value);
			return instance;
		}

	}

	/** A detached instance with the same state. */
	Ticket copy() {
		Ticket copy = new Ticket(Objects.requireNonNull(this.title), this.seats);
		copy.id = this.id;
		copy.version = this.version;
		copy.notes.addAll(this.notes);
		return copy;
	}

	State state() {
		return new State(Objects.requireNonNull(this.title), this.seats, List.copyOf(this.notes));
	}

	/** What can change in a ticket. */
	record State(String title, int seats, List<String> notes) {}

}
