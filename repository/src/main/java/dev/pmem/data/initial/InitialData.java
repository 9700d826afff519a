/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Loads entities from files that a pool has not seen. Used by one thread, before anybody else uses the heap.
 * <p>
 * All files are one transaction, together with the records that they were loaded: a crash, or a line that can't be read,
 * leaves nothing of them.
 */
public final class InitialData {

	/** The root of the records, by the file's name. */
	static final String ROOT = "dev.pmem.data.initial";

	private static final Log logger = LogFactory.getLog(InitialData.class);

	private static final String CLASS = "_class";

	private final PersistentHeap heap;

	private final PmemOperations operations;

	private final TransactionTemplate transactions;

	private final EntityReader reader;

	/**
	 * @param operations work on the same heap
	 */
	public InitialData(PersistentHeap heap, PmemOperations operations) {
		this.heap = heap;
		this.operations = operations;
		this.transactions = new TransactionTemplate(new PmemTransactionManager(heap));
		this.reader = new EntityReader(operations);
	}

	/**
	 * Loads those files that were not loaded before, in their order. A file's name tells the class of its entities
	 * ({@code Book.jsonl}, {@code book.csv}), unless each of its lines has a {@value #CLASS}.
	 * @return how many entities were stored
	 * @throws InitialDataException if a file or a line can't be read, or the library is absent that reads a file, loaded
	 *         before or not; nothing is stored then
	 */
	public long load(List<? extends Resource> files) {
		Set<@Nullable String> names = new HashSet<>();
		for (Resource file : files) {
			format(file);
			if (!names.add(file.getFilename())) {
				throw new InitialDataException("Initial data can't be loaded: there are two files " + file
						.getFilename(),
						"Rename one of them: what has been loaded is known by the file's name.", null);
			}
		}
		Long count = this.transactions.execute((_) -> {
			long sum = 0;
			for (Resource file : files) {
				sum += load(file);
			}
			return sum;
		});
		return (count != null) ? count : 0;
	}

	private Map<String, InitialDataRecord> records(HeapTransaction transaction) {
		return this.heap.map(transaction, ROOT, String.class, InitialDataRecord.class);
	}

	private long load(Resource file) {
		String name = String.valueOf(file.getFilename());
		if (this.operations.execute((transaction) -> records(transaction).containsKey(name))) {
			return 0;
		}
		Instant begun = Instant.now();
		List<Line> lines = lines(file);
		Class<?> named = typeOf(name.substring(0, name.lastIndexOf('.')));
		for (Line line : lines) {
			store(line, named, file);
		}
		InitialDataRecord record = new InitialDataRecord(file.getDescription(),
				(named != null) ? named.getName() : CLASS, lines.size(), begun);
		this.operations.execute((transaction) -> records(transaction).put(name, record));
		logger.info("Initial data: " + lines.size() + " entities from " + file.getDescription());
		return lines.size();
	}

	private void store(Line line, @Nullable Class<?> named, Resource file) {
		try {
			Object given = line.values().remove(CLASS);
			Class<?> type = (given instanceof String name) ? typeOf(name) : named;
			if (type == null) {
				throw new IllegalArgumentException(((given != null) ? given : "the file's name")
						+ " is the name of no class"
						+ " of entities");
			}
			insert(this.reader.read(line.values(), type), type);
		} catch (RuntimeException ex) {
			throw failed(file, line.number(), String.valueOf(ex.getMessage()), ex);
		}
	}

	/** Written at once, so that what the database refuses is told by its line. */
	@SuppressWarnings("unchecked")
	private <T> void insert(Object entity, Class<T> type) {
		this.operations.insert((T) entity, type);
		this.operations.flush();
	}

	private static InitialDataException failed(Resource file, long line, String problem, @Nullable Throwable cause) {
		return new InitialDataException(
				"Initial data can't be loaded: " + file.getDescription() + ", line " + line + ": " + problem,
				"Mend the line. Nothing of the initial data is stored; it is loaded at the next start.", cause);
	}

	/** The class of entities with this name, simple or full, ignoring case; null if there is none, or there are several. */
	private @Nullable Class<?> typeOf(String name) {
		List<Class<?>> found = this.operations.getMappingContext().entityTypes().stream()
				.filter((type) -> type.getName().equals(name) || type.getSimpleName().equalsIgnoreCase(name)).toList();
		return (found.size() == 1) ? found.getFirst() : null;
	}

	private static List<Line> lines(Resource file) {
		String text;
		try {
			text = file.getContentAsString(StandardCharsets.UTF_8);
		} catch (IOException | UncheckedIOException ex) {
			throw new InitialDataException("Initial data can't be loaded: " + file.getDescription() + ": " + ex
					.getMessage(),
					"Correct pmem.data.locations, or add the file.", ex);
		}
		text = text.startsWith("\uFEFF") ? text.substring(1) : text;
		try {
			return format(file).parse(text);
		} catch (MalformedLineException ex) {
			throw failed(file, ex.line(), String.valueOf(ex.getMessage()), ex);
		}
	}

	/** @throws InitialDataException if there is none for the file, or the library is absent that reads it */
	private static LineFormat format(Resource file) {
		LineFormat format = LineFormat.of(String.valueOf(file.getFilename()));
		if (format == null) {
			throw new InitialDataException("Initial data can't be loaded: " + file.getDescription()
					+ " is neither JSON lines nor CSV",
					"Give it a name that ends with .jsonl, .ndjson or .csv. Other forms: Spring Data's repository populators.",
					null);
		}
		if (!format.isReadable()) {
			throw new InitialDataException("Initial data can't be loaded: " + file.getDescription() + " is " + format
					+ ", and the library that reads it is absent: " + format.library(),
					"Add the dependency " + format.library()
							+ " (Spring Boot manages its version), or take the file from pmem.data.locations.",
					null);
		}
		return format;
	}

}
