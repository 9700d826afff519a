/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * {@link PmemOperations} on a heap. Its entities' callbacks are the {@link EntityCallback} beans of the application
 * context, if it's a bean there.
 */
public class PmemTemplate implements PmemOperations, ApplicationContextAware, InitializingBean {

	private final PersistentHeap heap;

	private final PmemMappingContext mappingContext;

	private final SpringTypeModels typeModels;

	private final PmemExceptionTranslator translator = new PmemExceptionTranslator();

	private final Lifecycle lifecycle = new Lifecycle();

	private final Map<Class<?>, EntityBinding> bindings = new ConcurrentHashMap<>();

	public PmemTemplate(PersistentHeap heap) {
		this(heap, new PmemMappingContext());
	}

	public PmemTemplate(PersistentHeap heap, PmemMappingContext mappingContext) {
		this.heap = heap;
		this.mappingContext = mappingContext;
		this.typeModels = new SpringTypeModels(mappingContext);
	}

	/**
	 * Opens the extents of the classes marked with {@link dev.pmem.data.core.mapping.PersistentObject} that the mapping context was given, so that
	 * what can't be stored is told at start.
	 */
	@Override
	public void afterPropertiesSet() {
		for (PmemPersistentEntity<?> entity : this.mappingContext.getPersistentEntities()) {
			if (entity.isMarked() && !Modifier.isAbstract(entity.getType().getModifiers())) {
				extent(entity.getType());
			}
		}
	}

	/** Takes the callbacks from the context, if it has any. */
	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		if (applicationContext.getBeanNamesForType(EntityCallback.class, true, false).length > 0) {
			setEntityCallbacks(EntityCallbacks.create(applicationContext));
		}
	}

	/** Sets the callbacks; null for none. */
	public void setEntityCallbacks(@Nullable EntityCallbacks callbacks) {
		this.lifecycle.setCallbacks(callbacks);
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
		try {
			return (Extent<T>) binding(type).extent();
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public void check(Query query, Class<?> type) {
		extent(type).check(query);
	}

	@Override
	public <T, S extends T> S insert(S entity, Class<T> type) {
		EntityBinding binding = writable(type, "insert");
		return call(true, (session) -> cast(new EntityWriter(session, binding).insert(entity)));
	}

	@Override
	public <T, S extends T> S update(S entity, Class<T> type) {
		EntityBinding binding = writable(type, "update");
		return call(true, (session) -> cast(new EntityWriter(session, binding).update(entity)));
	}

	@Override
	public <T, S extends T> S save(S entity, Class<T> type) {
		EntityBinding binding = writable(type, "save");
		return call(true, (session) -> cast(new EntityWriter(session, binding).save(entity)));
	}

	@Override
	public <T, S extends T> List<S> saveAll(Iterable<S> entities, Class<T> type) {
		EntityBinding binding = writable(type, "saveAll");
		return call(true, (session) -> {
			EntityWriter writer = new EntityWriter(session, binding);
			List<S> saved = list(entities);
			for (S entity : entities) {
				saved.add(cast(writer.save(entity)));
			}
			return saved;
		});
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T findById(Object id, Class<T> type) {
		try {
			EntityBinding binding = binding(type);
			PmemTransactionHolder holder = active();
			if (holder != null) {
				holder.checkDeadline();
				return (T) session(holder).find(binding, id);
			}
			try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
				long reference = binding.locate(transaction, id);
				return (reference == Extent.NONE)
						? null
						: (T) this.lifecycle.afterConvert(binding.extent().read(transaction, reference));
			}
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public <T> List<T> findAllById(Iterable<?> ids, Class<T> type) {
		return call(false, type, (session, binding) -> {
			List<T> found = list(ids);
			for (Object id : ids) {
				Object instance = session.find(binding, id);
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
		return call(false, type, (session, binding) -> {
			List<T> found = new ArrayList<>();
			EntityCursor cursor = new EntityCursor(session, binding, query);
			while (cursor.next()) {
				found.add(cast(cursor.entity()));
			}
			return found;
		});
	}

	@Override
	public <T> @Nullable T findOne(Query query, Class<T> type) {
		return this.<@Nullable T>call(false, type, (session, binding) -> {
			EntityCursor cursor = new EntityCursor(session, binding, query);
			if (!cursor.next()) {
				return null;
			}
			T found = cast(cursor.entity());
			if (cursor.next()) {
				throw new IncorrectResultSizeDataAccessException(
						"The query finds more than one " + binding.type().getName(), 1);
			}
			return found;
		});
	}

	@Override
	public <T> Stream<T> stream(Query query, Class<T> type) {
		try {
			EntityBinding binding = binding(type);
			PmemTransactionHolder holder = active();
			if (holder != null) {
				holder.checkDeadline();
				EntityCursor cursor = EntityCursor.stable(session(holder), binding, query);
				return StreamSupport.stream(new EntitySpliterator<>(cursor, this.translator, () -> {}), false);
			}
			HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY);
			try {
				EntityCursor cursor = new EntityCursor(detached(transaction), binding, query);
				EntitySpliterator<T> spliterator = new EntitySpliterator<>(cursor, this.translator, transaction::close);
				return StreamSupport.stream(spliterator, false).onClose(transaction::close);
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
		return call(false, type,
				(session, binding) -> binding.locate(session.transaction(), id) != Extent.NONE);
	}

	@Override
	public boolean exists(Query query, Class<?> type) {
		return call(false, type, (session, binding) -> new EntityCursor(session, binding, query).next());
	}

	@Override
	public long count(Class<?> type) {
		return call(false, type, (session, binding) -> binding.extent().count(session.transaction()));
	}

	@Override
	public long count(@Nullable Criteria criteria, Class<?> type) {
		if (criteria == null) {
			return count(type);
		}
		return call(false, type, (session, binding) -> {
			session.flush(binding);
			return binding.extent().count(session.transaction(), criteria);
		});
	}

	@Override
	public <T> void delete(T entity, Class<T> type) {
		EntityBinding binding = writable(type, "delete");
		call(true, (session) -> {
			new EntityWriter(session, binding).delete(entity);
			return true;
		});
	}

	@Override
	public <T> void deleteAll(Iterable<? extends T> entities, Class<T> type) {
		EntityBinding binding = writable(type, "deleteAll");
		call(true, (session) -> {
			EntityWriter writer = new EntityWriter(session, binding);
			for (T entity : entities) {
				writer.delete(entity);
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
		EntityBinding binding = writable(type, "deleteById");
		call(true, (session) -> {
			for (Object id : ids) {
				long reference = binding.locate(session.transaction(), id);
				if (reference != Extent.NONE) {
					session.delete(binding, reference);
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
		EntityBinding binding = writable(type, "delete");
		return call(true, (session) -> {
			ReferenceList references = new EntityCursor(session, binding, query).remaining();
			for (int index = 0; index < references.size(); index++) {
				session.delete(binding, references.get(index));
			}
			return (long) references.size();
		});
	}

	@Override
	public <T> List<T> findAndDelete(Query query, Class<T> type) {
		EntityBinding binding = writable(type, "delete");
		return call(true, (session) -> {
			ReferenceList references = new EntityCursor(session, binding, query).remaining();
			List<T> deleted = new ArrayList<>(references.size());
			for (int index = 0; index < references.size(); index++) {
				deleted.add(cast(session.load(binding, references.get(index))));
				session.delete(binding, references.get(index));
			}
			return deleted;
		});
	}

	@Override
	public void flush() {
		PmemTransactionHolder holder = active();
		if (holder != null) {
			holder.checkDeadline();
			session(holder).flush();
		}
	}

	@Override
	public <R extends @Nullable Object> R execute(Function<HeapTransaction, R> action) {
		if (active() == null && currentTransaction() != null) {
			throw ended("execute");
		}
		return call(true, (session) -> {
			session.flush();
			return action.apply(session.transaction());
		});
	}

	private <R extends @Nullable Object> R call(boolean writes, Class<?> type, BoundAction<R> action) {
		EntityBinding binding;
		try {
			binding = binding(type);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
		return call(writes, (session) -> action.apply(session, binding));
	}

	/** Runs an action in the current transaction, or in one of its own. */
	private <R extends @Nullable Object> R call(boolean writes, Function<Session, R> action) {
		try {
			PmemTransactionHolder holder = active();
			if (holder != null) {
				holder.checkDeadline();
				return action.apply(session(holder));
			}
			return writes ? callInTransaction(action) : callOnSnapshot(action);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	private <R extends @Nullable Object> R callOnSnapshot(Function<Session, R> action) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			return action.apply(detached(transaction));
		}
	}

	private <R extends @Nullable Object> R callInTransaction(Function<Session, R> action) {
		HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT);
		Session session = detached(transaction);
		boolean committed = false;
		try {
			R result = action.apply(session);
			transaction.commit();
			committed = true;
			return result;
		} finally {
			if (!committed) {
				session.rolledBack();
				transaction.close();
			}
		}
	}

	/**
	 * The transaction to work in. Null as well where the current one has ended but is still bound to the thread: that is so
	 * in the synchronizations' {@code afterCommit} and {@code afterCompletion}.
	 */
	private @Nullable PmemTransactionHolder active() {
		PmemTransactionHolder holder = PmemTransactionHolder.current(this.heap);
		return (holder != null && holder.getTransaction().isActive()) ? holder : null;
	}

	/** Who writes after the end of a transaction believes to be in it, but what is written would not be atomic with it. */
	private static InvalidDataAccessApiUsageException ended(String what) {
		return new InvalidDataAccessApiUsageException(what
				+ " is refused: the transaction has ended, and this is called back after its commit or rollback. "
				+ "Write in a new one: @Transactional(propagation = Propagation.REQUIRES_NEW)");
	}

	private Session session(PmemTransactionHolder holder) {
		Session session = (Session) holder.getParticipant();
		if (session == null) {
			session = new Session(holder.getTransaction(), true, this.lifecycle, this.translator);
			holder.setParticipant(session);
		}
		return session;
	}

	private Session detached(HeapTransaction transaction) {
		return new Session(transaction, false, this.lifecycle, this.translator);
	}

	/** The binding of a class that is about to be written. */
	private EntityBinding writable(Class<?> type, String operation) {
		PmemTransactionHolder holder = PmemTransactionHolder.current(this.heap);
		if (holder != null && !holder.getTransaction().isActive()) {
			throw ended(operation + " of a " + type.getName());
		}
		if (holder != null && holder.isReadOnly()) {
			throw new InvalidDataAccessApiUsageException(
					operation + " of a " + type.getName() + " is refused: the transaction is read-only");
		}
		try {
			return binding(type);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	private EntityBinding binding(Class<?> type) {
		EntityBinding binding = this.bindings.get(type);
		return (binding != null) ? binding : bind(type);
	}

	private <T> EntityBinding bind(Class<T> type) {
		@SuppressWarnings("unchecked")
		PmemPersistentEntity<T> entity = (PmemPersistentEntity<T>) this.mappingContext.getPersistentEntity(type);
		if (entity == null || entity.getIdProperty() == null) {
			throw new MappingException(type.getName() + " is no entity: it has no property with @Id");
		}
		TypeModel<T> model = this.typeModels.modelOf(type);
		Extent<T> extent = this.heap.extent(new ExtentDefinition<>(entity.getExtentName(), type, this.typeModels,
				entity.getRequiredIdProperty().getName(), this.mappingContext.indexesOf(entity)));
		EntityBinding binding = new EntityBinding(entity, model, extent);
		EntityBinding present = this.bindings.putIfAbsent(type, binding);
		return (present != null) ? present : binding;
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
