/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Makes the instances of objects that refer to one another. An instance is made, registered and then filled: whoever refers
 * to the object meanwhile gets the same instance. What is to be filled waits in a list, so that neither a long chain of
 * objects nor a cycle needs a stack.
 * <p>
 * Only what a constructor takes must be complete before. There the loader descends, to a limit; beyond the limit the
 * object that is needed first is made first, and what needed it is read again.
 * <p>
 * Invariants, while nobody is loading: every registered instance is filled, and nothing waits.
 */
final class GraphLoader implements ReferenceSource {

	/** How many constructors may wait for one another on the stack. */
	private static final int MAXIMUM_NESTING = 64;

	private final Function<ContextReferences, @Nullable Object[]> lazyLoader;

	/** Gives the instance that stands for the object already, in the detached graph that a part is loaded for. */
	private final BiFunction<EntityType, BlockImage, @Nullable Object> present;

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final EntityListener listener;

	private final ManagedObjects managed;

	private final ArrayDeque<Unfilled> unfilled = new ArrayDeque<>();

	/** What the load under way has made. */
	private final List<ManagedObject> made = new ArrayList<>();

	/** The references of the objects whose constructors wait for others, the outermost first. */
	private final List<Long> constructing = new ArrayList<>();

	private final List<Runnable> lastSteps = new ArrayList<>();

	private boolean isLoading;

	/** Lazy parts of the object that is being made or filled, which do not know it yet. */
	private List<ContextReferences> parts = new ArrayList<>();

	/** An instance that was made but not filled. */
	private record Unfilled(ManagedObject object, BlockImage image) {}

	GraphLoader(HeapTransaction transaction, EntityTypes types, EntityListener listener, ManagedObjects managed,
			Function<ContextReferences, @Nullable Object[]> lazyLoader,
			BiFunction<EntityType, BlockImage, @Nullable Object> present) {
		this.transaction = transaction;
		this.lazyLoader = lazyLoader;
		this.present = present;
		this.types = types;
		this.listener = listener;
		this.managed = managed;
	}

	/** The managed object of a type whose class is known. */
	ManagedObject load(EntityType type, long reference) {
		return complete(() -> object(reference, type.type()));
	}

	/**
	 * Runs an action that asks for instances. All of them are filled when this method returns. If it throws, none that it
	 * has made is registered.
	 */
	<R> R complete(Supplier<R> action) {
		if (this.isLoading) {
			return action.get();
		}
		R result;
		List<ManagedObject> filled;
		this.isLoading = true;
		try {
			result = untilReady(action);
			fillAll();
			filled = List.copyOf(this.made);
			this.made.clear();
		} finally {
			this.made.forEach((object) -> this.managed.map().remove(object));
			this.made.clear();
			this.unfilled.clear();
			this.constructing.clear();
			this.lastSteps.clear();
			this.parts.clear();
			this.isLoading = false;
		}
		if (this.listener.isPresent()) {
			filled.forEach(this::afterRead);
		}
		return result;
	}

	private <R> R untilReady(Supplier<R> action) {
		while (true) {
			try {
				return action.get();
			} catch (NotReady ex) {
				this.constructing.clear();
				makeFirst(ex.offset());
			}
		}
	}

	/** Makes the instance of an object whose constructor needs others, which may need others in turn. */
	private void makeFirst(long reference) {
		List<Long> needed = new ArrayList<>();
		needed.add(reference);
		while (!needed.isEmpty()) {
			long next = needed.getLast();
			try {
				object(next, Object.class);
				needed.removeLast();
			} catch (NotReady ex) {
				this.constructing.clear();
				if (needed.contains(ex.offset())) {
					throw cycle(needed);
				}
				needed.add(ex.offset());
			}
		}
	}

	@Override
	public Object instance(long offset, Class<?> admitted) {
		ManagedObject known = this.managed.map().get(offset);
		if (known == null) {
			known = this.isLoading ? object(offset, admitted) : complete(() -> object(offset, admitted));
		}
		if (!admitted.isInstance(known.instance)) {
			throw CorruptPoolException.ofObject("a reference to a " + known.instance.getClass().getName()
					+ " at offset " + offset + ", where only a " + admitted.getName() + " is admitted");
		}
		return known.instance;
	}

	private ManagedObject object(long reference, Class<?> admitted) {
		ManagedObject known = this.managed.map().get(reference);
		if (known != null) {
			return known;
		}
		if (this.constructing.size() >= MAXIMUM_NESTING) {
			throw new NotReady(reference);
		}
		if (this.constructing.contains(reference)) {
			throw cycle(this.constructing);
		}
		BlockImage image = StoreTransaction.image(this.transaction, reference);
		EntityType type = this.types.typeOf(this.transaction, image.type, admitted);
		Object detached = this.present.apply(type, image);
		if (detached != null) {
			return register(type, reference, detached);
		}
		this.constructing.add(reference);
		List<ContextReferences> partsBefore = this.parts;
		this.parts = new ArrayList<>();
		Object instance = type.objects().create(image, this);
		this.constructing.removeLast();
		ManagedObject object = register(type, reference, instance);
		this.parts.forEach((part) -> part.setOwner(object));
		this.parts = partsBefore;
		this.unfilled.add(new Unfilled(object, image));
		return object;
	}

	/** Another instance with a state of a managed object, whose lazy parts belong to that object. */
	Object stateOf(ManagedObject object, Supplier<Object> decoder) {
		return complete(() -> {
			List<ContextReferences> partsBefore = this.parts;
			this.parts = new ArrayList<>();
			Object state = decoder.get();
			this.parts.forEach((part) -> part.setOwner(object));
			this.parts = partsBefore;
			return state;
		});
	}

	/** A new instance of an object, which is not registered; within {@link #complete}. */
	Object copy(EntityType type, long reference) {
		BlockImage image = StoreTransaction.image(this.transaction, reference);
		Object instance = type.objects().create(image, this);
		type.objects().fill(instance, image, this);
		this.parts.clear();
		return instance;
	}

	private ManagedObject register(EntityType type, long reference, Object instance) {
		ManagedObject object = this.managed.add(type, reference, null, instance);
		this.made.add(object);
		return object;
	}

	private void fillAll() {
		do {
			for (Unfilled next = this.unfilled.poll(); next != null; next = this.unfilled.poll()) {
				Unfilled current = next;
				untilReady(() -> fill(current));
			}
			// the steps may ask for further instances
			List<Runnable> steps = List.copyOf(this.lastSteps);
			this.lastSteps.clear();
			steps.forEach(Runnable::run);
		} while (!this.unfilled.isEmpty() || !this.lastSteps.isEmpty());
	}

	private boolean fill(Unfilled next) {
		ManagedObject object = next.object;
		this.parts.clear();
		object.type.objects().fill(object.instance, next.image, this);
		this.parts.forEach((part) -> part.setOwner(object));
		this.parts.clear();
		return true;
	}

	private void afterRead(ManagedObject object) {
		Object result = this.listener.afterRead(object.instance);
		if (result != object.instance) {
			object.type.state().copy(result, object.instance);
		}
	}

	private ApplicationCodeException cycle(List<Long> references) {
		StringBuilder path = new StringBuilder();
		for (long reference : references) {
			BlockImage image = StoreTransaction.image(this.transaction, reference);
			path.append(this.types.typeOf(this.transaction, image.type, Object.class).type().getSimpleName())
					.append(" -> ");
		}
		return new ApplicationCodeException("Objects need one another in their constructors: " + path
				+ "the first again. Give one of the classes a property that can be set later.", null);
	}

	@Override
	public LazyReferences lazily(long[] offsets, Class<?> type, String property) {
		ContextReferences references = new ContextReferences(this.managed, this.lazyLoader, property, offsets,
				type);
		this.parts.add(references);
		return references;
	}

	@Override
	public void whenComplete(Runnable action) {
		if (this.isLoading) {
			this.lastSteps.add(action);
		} else {
			action.run();
		}
	}

}
