/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import org.springframework.web.multipart.MultipartFile;

import dev.pmem.demo.account.AccountService;
import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Runs imports one after the other, and remembers the latest.
 * <p>
 * Invariant: {@code jobs} holds every job that is not over, and at most {@code REMEMBERED} that are. Guarded by itself.
 */
@Service
class ImportService implements DisposableBean {

	private static final int QUEUED = 8;

	private static final int REMEMBERED = 20;

	private final AccountService accounts;

	private final LinkedHashMap<String, ImportJob> jobs = new LinkedHashMap<>();

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(QUEUED), Thread.ofPlatform().name("import").factory());

	private volatile boolean stopped;

	ImportService(AccountService accounts) {
		this.accounts = accounts;
	}

	/**
	 * Begins to import a file.
	 * @throws LedgerException if it's empty, or too many others wait
	 */
	ImportView start(MultipartFile upload) throws IOException {
		if (upload.isEmpty()) {
			throw new LedgerException(Problem.EMPTY_FILE, "file", "There is nothing in the file.");
		}
		String name = Objects.requireNonNullElse(upload.getOriginalFilename(), "");
		// The upload itself goes with its request.
		return start(name.substring(0, Math.min(name.length(), 100)), upload::transferTo);
	}

	/**
	 * Begins to import accounts to try the application with.
	 * @throws LedgerException if too many others wait
	 */
	ImportView startSample(int lines) throws IOException {
		return start("Sample accounts", file -> {
			try (Writer writer = Files.newBufferedWriter(file)) {
				SampleFile.write(writer, lines);
			}
		});
	}

	private ImportView start(String name, FileWriter content) throws IOException {
		Path file = Files.createTempFile("ledger-import-", ".csv");
		try {
			content.writeTo(file);
			ImportJob job = new ImportJob(UUID.randomUUID().toString(), name, file, Files.size(file), this.accounts,
					() -> this.stopped);
			this.executor.execute(job);
			remember(job);
			return job.view();
		} catch (RejectedExecutionException ex) {
			Files.delete(file);
			throw new LedgerException(Problem.TOO_MANY_IMPORTS, null,
					"Other imports are waiting. Please try again later.");
		} catch (IOException | RuntimeException ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
	}

	private void remember(ImportJob job) {
		synchronized (this.jobs) {
			this.jobs.put(job.view().id(), job);
			long excess = this.jobs.values().stream().filter(other -> other.view().isOver()).count() - REMEMBERED;
			var oldest = this.jobs.values().iterator();
			while (excess > 0) {
				if (oldest.next().view().isOver()) {
					oldest.remove();
					excess--;
				}
			}
		}
	}

	/** The imports that are remembered, the newest first. */
	List<ImportView> latest() {
		synchronized (this.jobs) {
			return this.jobs.sequencedValues().reversed().stream().map(ImportJob::view).toList();
		}
	}

	/**
	 * The import of this id.
	 * @throws LedgerException if there is none, or it's long over
	 */
	ImportView get(String id) {
		synchronized (this.jobs) {
			ImportJob job = this.jobs.get(id);
			if (job == null) {
				throw new LedgerException(Problem.IMPORT_NOT_FOUND, null, "There is no import " + id + ".");
			}
			return job.view();
		}
	}

	/** Writes what is to be imported to a file. */
	@FunctionalInterface
	private interface FileWriter {

		void writeTo(Path file) throws IOException;

	}

	/** Waits for the batch in progress, before the pool is closed. */
	@Override
	public void destroy() throws InterruptedException {
		this.stopped = true;
		this.executor.shutdown();
		this.executor.getQueue().clear();
		if (!this.executor.awaitTermination(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("an import does not stop");
		}
	}

}
