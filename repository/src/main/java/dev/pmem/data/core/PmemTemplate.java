/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.lifecycle.CallbackBeans;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.EntityValidator;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.data.transaction.TransactionLookup;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * {@link PmemOperations} on a heap. Its entities' callbacks are the {@link EntityCallback} beans of the application
 * context, if it's a bean there.
 */
public class PmemTemplate implements PmemOperations, TransactionLookup, ApplicationContextAware, InitializingBean {

	private final PersistentHeap heap;

	private final PmemMappingContext mappingContext;

	private final PmemExceptionTranslator translator = new PmemExceptionTranslator();

	private final CallbackBeans callbacks = new CallbackBeans();

	private final EntityBindings bindings;

	private final Sessions sessions;

	private final QueryConversions conversions;

	private final QueryWatch watch = new QueryWatch();

	/**
	 * A template with a mapping context of its own.
	 * @param heap the heap, which stays open as long as the template is used; the template does not close it
	 */
	public PmemTemplate(PersistentHeap heap) {
		this(heap, new PmemMappingContext());
	}

	/**
	 * @param heap the heap, which stays open as long as the template is used; the template does not close it
	 */
	public PmemTemplate(PersistentHeap heap, PmemMappingContext mappingContext) {
		this.heap = heap;
		this.mappingContext = mappingContext;
		this.conversions = new QueryConversions(mappingContext);
		this.bindings = new EntityBindings(heap, mappingContext, this.callbacks);
		ReferencedTypes types = new ReferencedTypes(heap, mappingContext, this.bindings, this.callbacks);
		this.sessions = new Sessions(heap, types, this.translator);
	}

	/**
	 * Opens the extents of the classes marked with {@link dev.pmem.data.core.mapping.PersistentObject} that the mapping
	 * context was given, so that a class that can't be stored is reported at start.
	 */
	@Override
	public void afterPropertiesSet() {
		try {
			this.bindings.bindMarked();
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	/**
	 * Takes the classes that repositories hold, the callbacks, listeners and the validator from the context, if it has any.
	 */
	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.mappingContext.findConverters(applicationContext);
		this.mappingContext.setRepositoryTypes(RepositoryTypes.of(applicationContext));
		this.callbacks.setApplicationContext(applicationContext);
	}

	/** Sets the callbacks; null for none. */
	public void setEntityCallbacks(@Nullable EntityCallbacks callbacks) {
		this.callbacks.setCallbacks(callbacks);
	}

	/**
	 * Sets who judges entities before they are written; null for nobody. Must be called before the first one is saved.
	 */
	public void setEntityValidator(@Nullable EntityValidator validator) {
		this.callbacks.setValidator(validator);
	}

	/**
	 * Sets the number of objects beyond which the log warns of a query that examines objects one by one, once for each query
	 * method; 10,000 unless it is set.
	 * @param objects the number; 0 for no warning
	 * @throws IllegalArgumentException if it is negative
	 */
	public void setScanWarning(int objects) {
		if (objects < 0) {
			throw new IllegalArgumentException("scan warning " + objects + " is negative");
		}
		this.watch.setScanWarning(objects);
	}

	/** The heap on which the template works. */
	public PersistentHeap getHeap() {
		return this.heap;
	}

	@Override
	public PmemMappingContext getMappingContext() {
		return this.mappingContext;
	}

	@Override
	public @Nullable PmemTransactionHolder currentTransaction() {
		return PmemTransactionHolder.current(this.heap);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> Extent<T> extent(Class<T> type) {
		return (Extent<T>) (Extent<?>) binding(type).extent();
	}

	@Override
	public void check(Query query, Class<?> type) {
		EntityBinding binding = binding(type);
		binding.extent().check(binding.conditions().checked(this.conversions.toCheck(query, type)));
	}

	@Override
	public String explain(Query query, Class<?> type) {
		return read(type, (session, binding) -> binding.extent()
				.explain(binding.conditions().resolved(session, this.conversions.convert(query, type))));
	}

	@Override
	public <T> T create(Class<T> type) {
		EntityBinding binding = binding(type);
		if (!binding.entityType().isLive()) {
			throw PmemExceptionTranslator.misuse(type.getName()
					+ " is no type of live objects, which are interfaces and"
					+ " abstract classes without fields; make an instance with its constructor");
		}
		Session current = this.sessions.current();
		if (current == null || current.transaction().options().readOnly()) {
			return cast(binding.entityType().newLive());
		}
		try {
			return cast(current.context().create(binding.entityType()));
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public <T, S extends T> S insert(S entity, Class<T> type) {
		return write("insert", type, (session, binding) -> cast(session.insert(binding, entity)));
	}

	@Override
	public <T, S extends T> S update(S entity, Class<T> type) {
		return write("update", type, (session, binding) -> cast(session.update(binding, entity)));
	}

	@Override
	public <T, S extends T> S save(S entity, Class<T> type) {
		return write("save", type, (session, binding) -> cast(session.save(binding, entity)));
	}

	@Override
	public <T, S extends T> List<S> saveAll(Iterable<S> entities, Class<T> type) {
		return write("saveAll", type, (session, binding) -> {
			List<S> saved = list(entities);
			for (S entity : entities) {
				saved.add(cast(session.save(binding, entity)));
			}
			return saved;
		});
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T findById(Object id, Class<T> type) {
		try {
			EntityBinding binding = this.bindings.get(type);
			Session current = this.sessions.current();
			if (current != null) {
				return (T) current.context().find(binding.entityType(), id);
			}
			try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
				if (binding.entityType().hasReferences()) {
					return (T) this.sessions.detached(transaction).context().find(binding.entityType(),
							binding.requireId(id));
				}
				Object found = binding.extent().find(transaction, binding.requireId(id));
				return (found == null) ? null : (T) binding.entityType().afterRead(found);
			}
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public <T> List<T> findAllById(Iterable<?> ids, Class<T> type) {
		return read(type, (session, binding) -> {
			List<T> found = list(ids);
			Set<Object> asked = new HashSet<>();
			for (Object id : ids) {
				if (!asked.add((id instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : id)) {
					continue;
				}
				Object instance = session.context().find(binding.entityType(), id);
				if (instance != null) {
					found.add(cast(instance));
				}
			}
			return found;
		});
	}

	@Override
	public <T> List<T> findAll(Class<T> type) {
		return find(Query.all(), type);
	}

	@Override
	public <T> List<T> find(Query query, Class<T> type) {
		return query(query, type, List::size, (session, binding, converted) -> {
			List<T> found = new ArrayList<>();
			EntityCursor cursor = EntityCursor.of(session, binding, converted);
			while (cursor.next()) {
				found.add(cast(cursor.result()));
			}
			return found;
		});
	}

	@Override
	public <T> @Nullable T findOne(Query query, Class<T> type) {
		return this.<@Nullable T>query(query, type, PmemTemplate::oneOrNone, (session, binding, converted) -> {
			EntityCursor cursor = EntityCursor.of(session, binding, two(converted));
			if (!cursor.next()) {
				return null;
			}
			T found = cast(cursor.result());
			if (cursor.next()) {
				throw tooManyResults(session, binding, converted);
			}
			return found;
		});
	}

	@Override
	public <T> Stream<T> stream(Query query, Class<T> type) {
		return streamed(query, type, EntityCursor::stable);
	}

	@Override
	public List<@Nullable Object[]> find(Query query, Selection selection, Class<?> type) {
		return query(query, type, List::size, (session, binding, converted) -> {
			List<@Nullable Object[]> found = new ArrayList<>();
			RowCursor rows = RowCursor.of(session, binding, converted, selection, this.conversions);
			while (rows.next()) {
				found.add(rows.values());
			}
			return found;
		});
	}

	@Override
	public @Nullable Object @Nullable [] findOne(Query query, Selection selection, Class<?> type) {
		return this.<@Nullable Object @Nullable []>query(query, type, PmemTemplate::oneOrNone, (session, binding,
				converted) -> {
			RowCursor rows = RowCursor.of(session, binding, two(converted), selection, this.conversions);
			if (!rows.next()) {
				return null;
			}
			@Nullable
			Object[] found = rows.values();
			if (rows.next()) {
				throw tooManyResults(session, binding, converted);
			}
			return found;
		});
	}

	private static RuntimeException tooManyResults(Session session, EntityBinding binding, Query query) {
		Criteria criteria = query.criteria();
		long matching = (criteria == null)
				? binding.extent().count(session.transaction())
				: binding.extent().count(session.transaction(), binding.conditions().resolved(session, criteria));
		long found = Math.min(query.limit(), matching - query.offset());
		return PmemExceptionTranslator.tooManyResults("The query finds " + found + " of " + binding.type().getName()
				+ ", not one", found);
	}

	/** Enough of the query to see whether it finds one. */
	private static Query two(Query query) {
		return query.slice(query.offset(), Math.min(query.limit(), 2));
	}

	@Override
	public Stream<@Nullable Object[]> stream(Query query, Selection selection, Class<?> type) {
		return streamed(query, type, (session, binding, converted) -> RowCursor.stable(session, binding, converted,
				selection, this.conversions));
	}

	@Override
	public <T> Stream<T> streamDetached(Query query, Class<T> type) {
		return streamed(query, type, EntityCursor::detached);
	}

	private <R> Stream<R> streamed(Query query, Class<?> type, QueryAction<ResultCursor> opening) {
		try {
			EntityBinding binding = this.bindings.get(type);
			Session current = this.sessions.current();
			if (current != null) {
				ResultCursor cursor = this.watch.open(current, binding, this.conversions.convert(query, type),
						opening);
				return StreamSupport.<R>stream(new EntitySpliterator<>(cursor, this.translator, cursor::end), false)
						.onClose(cursor::end);
			}
			HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY);
			try {
				ResultCursor cursor = this.watch.open(this.sessions.detached(transaction), binding,
						this.conversions.convert(query, type), opening);
				Runnable release = () -> {
					cursor.end();
					transaction.close();
				};
				return StreamSupport.<R>stream(new EntitySpliterator<>(cursor, this.translator, release), false)
						.onClose(release);
			} catch (RuntimeException ex) {
				transaction.close();
				throw ex;
			}
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public boolean existsById(Object id, Class<?> type) {
		return read(type,
				(session, binding) -> session.context().locate(binding.entityType(), id) != Extent.NONE);
	}

	@Override
	public boolean exists(Query query, Class<?> type) {
		return query(query, type, (exists) -> exists ? 1 : 0, (session, binding, converted) -> EntityCursor.of(session,
				binding, converted).next());
	}

	@Override
	public long count(Class<?> type) {
		return read(type, (session, binding) -> {
			session.context().flushNew(binding.entityType());
			return binding.extent().count(session.transaction());
		});
	}

	@Override
	public long count(@Nullable Criteria criteria, Class<?> type) {
		if (criteria == null) {
			return count(type);
		}
		return query(Query.of(criteria), type, (count) -> count, (session, binding, converted) -> {
			Query resolved = binding.conditions().resolved(session, converted);
			session.context().flush(binding.entityType(), resolved, null);
			return binding.extent().count(session.transaction(), Objects.requireNonNull(resolved.criteria()));
		});
	}

	@Override
	public <T> void delete(T entity, Class<T> type) {
		write("delete", type, (session, binding) -> {
			session.delete(binding, entity);
			return true;
		});
	}

	@Override
	public <T> void deleteAll(Iterable<? extends T> entities, Class<T> type) {
		write("deleteAll", type, (session, binding) -> {
			for (T entity : entities) {
				session.delete(binding, entity);
			}
			return true;
		});
	}

	@Override
	public void deleteById(Object id, Class<?> type) {
		deleteAllById(Collections.singleton(id), type);
	}

	@Override
	public void deleteAllById(Iterable<?> ids, Class<?> type) {
		write("deleteById", type, (session, binding) -> {
			for (Object id : ids) {
				long reference = session.context().locate(binding.entityType(), id);
				if (reference != Extent.NONE) {
					session.context().delete(binding.entityType(), reference);
				}
			}
			return true;
		});
	}

	@Override
	public long deleteAll(Class<?> type) {
		return delete(Query.all(), type);
	}

	@Override
	public long delete(Query query, Class<?> type) {
		return write("delete", type, (session, binding) -> {
			ReferenceList references = references(query, session, binding);
			for (int index = 0; index < references.size(); index++) {
				session.context().delete(binding.entityType(), references.get(index));
			}
			return (long) references.size();
		});
	}

	@Override
	public <T> List<T> findAndDelete(Query query, Class<T> type) {
		return write("delete", type, (session, binding) -> {
			ReferenceList references = references(query, session, binding);
			List<T> deleted = new ArrayList<>(references.size());
			for (int index = 0; index < references.size(); index++) {
				deleted.add(cast(session.context().load(binding.entityType(), references.get(index))));
			}
			for (int index = 0; index < references.size(); index++) {
				session.context().delete(binding.entityType(), references.get(index));
			}
			return deleted;
		});
	}

	/** The references of the objects that the query finds. */
	private ReferenceList references(Query query, Session session, EntityBinding binding) {
		return this.watch.run(session, binding, this.conversions.convert(query, binding.type()), ReferenceList::size,
				(_, _, converted) -> EntityCursor.of(session, binding, converted).remaining());
	}

	@Override
	public void flush() {
		Session current = this.sessions.current();
		if (current != null) {
			current.flush();
		}
	}

	@Override
	public <T> void detach(T entity, Class<T> type) {
		EntityBinding binding = binding(type).of(entity);
		Session current = this.sessions.current();
		if (current != null) {
			try {
				current.context().detach(binding.entityType(), entity);
			} catch (RuntimeException ex) {
				throw this.translator.translate(ex);
			}
		}
	}

	@Override
	public void clear() {
		Session current = this.sessions.current();
		if (current != null) {
			current.context().clear();
		}
	}

	@Override
	public <R extends @Nullable Object> R execute(Function<HeapTransaction, R> action) {
		this.sessions.requireNotEnded("execute");
		return this.sessions.write((session) -> {
			session.context().flush();
			try {
				return action.apply(session.transaction());
			} finally {
				session.context().detachDeleted();
			}
		});
	}

	/** Reads entities of a class, in the current transaction or on a snapshot. */
	private <R extends @Nullable Object> R read(Class<?> type, BoundAction<R> action) {
		EntityBinding binding = binding(type);
		return this.sessions.read((session) -> action.apply(session, binding));
	}

	/**
	 * Runs a query on entities of a class, in the current transaction or on a snapshot.
	 * @param found how many results there are
	 */
	private <R extends @Nullable Object> R query(Query query, Class<?> type, ToLongFunction<R> found,
			QueryAction<R> action) {
		return read(type, (session, binding) -> this.watch.run(session, binding, this.conversions.convert(query, type),
				found, action));
	}

	private static long oneOrNone(@Nullable Object found) {
		return (found != null) ? 1 : 0;
	}

	/** Writes entities of a class, in the current transaction or in a separate one. */
	private <R extends @Nullable Object> R write(String operation, Class<?> type, BoundAction<R> action) {
		this.sessions.requireWritable(operation, type);
		EntityBinding binding = binding(type);
		return this.sessions.write((session) -> action.apply(session, binding));
	}

	/**
	 * Must be called before a transaction begins: a transaction that is older than an extent does not see the extent.
	 */
	private EntityBinding binding(Class<?> type) {
		try {
			return this.bindings.get(type);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	private static <E> List<E> list(Iterable<?> source) {
		return (source instanceof Collection<?> collection) ? new ArrayList<>(collection.size()) : new ArrayList<>();
	}

	@SuppressWarnings("unchecked")
	private static <T> T cast(Object instance) {
		return (T) instance;
	}

	/** What to do with the entities of a class. */
	private interface BoundAction<R extends @Nullable Object> {

		R apply(Session session, EntityBinding binding);

	}

}
