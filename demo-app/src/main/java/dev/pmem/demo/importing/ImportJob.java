/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.pmem.demo.account.AccountService;
import dev.pmem.demo.account.NewAccount;
import dev.pmem.demo.importing.AccountColumns.Line;
import dev.pmem.demo.importing.ImportView.State;

/**
 * One import. The file is read as a stream and accounts are opened in batches, each in a transaction: what the view calls
 * imported is committed.
 * <p>
 * Runs once, on one thread; others look at the view. Invariant: the view is as of the last batch, and never changes again
 * once it is over. The file is gone after the run.
 */
final class ImportJob implements Runnable {

	static final int BATCH_SIZE = 1000;

	private static final int PROBLEMS_KEPT = 100;

	private static final Logger logger = LoggerFactory.getLogger(ImportJob.class);

	private final String id;

	private final String fileName;

	private final Path file;

	private final long totalBytes;

	private final AccountService accounts;

	private final BooleanSupplier stopped;

	private final List<LineProblem> problems = new ArrayList<>();

	private long startNanos = System.nanoTime();

	private long bytesRead;

	private long records;

	private long imported;

	private long rejected;

	private volatile ImportView view;

	ImportJob(String id, String fileName, Path file, long totalBytes, AccountService accounts,
			BooleanSupplier stopped) {
		this.id = id;
		this.fileName = fileName;
		this.file = file;
		this.totalBytes = totalBytes;
		this.accounts = accounts;
		this.stopped = stopped;
		this.view = new ImportView(id, fileName, State.WAITING, 0, totalBytes, 0, 0, 0, List.of(), null, 0);
	}

	ImportView view() {
		return this.view;
	}

	@Override
	public void run() {
		this.startNanos = System.nanoTime();
		try (InputStream input = new CountingStream(Files.newInputStream(this.file));
				CsvReader reader = new CsvReader(
						new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder()))) {
			importAll(reader);
		} catch (HeaderException ex) {
			publish(State.FAILED, ex.getMessage());
		} catch (CharacterCodingException ex) {
			publish(State.FAILED, "The file is not encoded in UTF-8.");
		} catch (IOException | RuntimeException ex) {
			logger.error("Import {} failed", this.id, ex);
			publish(State.FAILED, "The import broke off; what it had imported stays.");
		} finally {
			deleteFile();
		}
	}

	private void importAll(CsvReader reader) throws IOException, HeaderException {
		AccountColumns columns = AccountColumns.of(header(reader));
		Map<String, Line> batch = new LinkedHashMap<>();
		while (readLine(reader, columns, batch)) {
			if (batch.size() == BATCH_SIZE) {
				open(batch);
				publish(State.RUNNING, null);
				if (this.stopped.getAsBoolean()) {
					publish(State.FAILED, "The application was stopped; what was imported stays.");
					return;
				}
			}
		}
		open(batch);
		this.bytesRead = this.totalBytes;
		publish(State.DONE, null);
	}

	private static CsvRecord header(CsvReader reader) throws IOException, HeaderException {
		try {
			CsvRecord header = reader.read();
			if (header == null) {
				throw new HeaderException("The file is empty.");
			}
			return header;
		} catch (MalformedCsvException ex) {
			throw new HeaderException("The first line can't be read: " + ex.getMessage() + ".");
		}
	}

	/** Adds the next record to the batch, or rejects it; false at the end. */
	private boolean readLine(CsvReader reader, AccountColumns columns, Map<String, Line> batch) throws IOException {
		try {
			CsvRecord csvRecord = reader.read();
			if (csvRecord == null) {
				return false;
			}
			if (csvRecord.fields().isEmpty()) {
				return true;
			}
			this.records++;
			add(columns, csvRecord, batch);
		} catch (MalformedCsvException ex) {
			this.records++;
			reject(ex.line(), "", String.valueOf(ex.getMessage()));
		}
		return true;
	}

	private void add(AccountColumns columns, CsvRecord csvRecord, Map<String, Line> batch) {
		try {
			Line line = columns.parse(csvRecord);
			String number = (line.number() == null) ? this.accounts.freeNumber() : line.number();
			Line other = batch.putIfAbsent(number, line);
			if (other != null) {
				reject(line.line(), "number", "is that of line " + other.line(), number);
			}
		} catch (LineException ex) {
			reject(csvRecord.line(), ex.field(), String.valueOf(ex.getMessage()));
		}
	}

	private void open(Map<String, Line> batch) {
		Set<String> taken = this.accounts.openFree(batch.entrySet()
				.stream()
				.map(entry -> new NewAccount(entry.getValue().owner(), entry.getKey(), entry.getValue().cents()))
				.toList());
		batch.forEach((number, line) -> {
			if (taken.contains(number)) {
				reject(line.line(), "number", "is taken", number);
			}
		});
		this.imported += batch.size() - taken.size();
		batch.clear();
	}

	private void reject(long line, String field, String message, String value) {
		reject(line, field, message + ": " + value);
	}

	private void reject(long line, String field, String message) {
		this.rejected++;
		if (this.problems.size() < PROBLEMS_KEPT) {
			this.problems.add(new LineProblem(line, field, message));
		}
	}

	private void publish(State state, @Nullable String message) {
		this.view = new ImportView(this.id, this.fileName, state, this.bytesRead, this.totalBytes, this.records,
				this.imported, this.rejected, List.copyOf(this.problems), message,
				(System.nanoTime() - this.startNanos) / 1_000_000);
	}

	private void deleteFile() {
		try {
			Files.deleteIfExists(this.file);
		} catch (IOException ex) {
			logger.warn("Can't delete the upload {}", this.file, ex);
		}
	}

	/** Counts what has been read of the file. */
	private final class CountingStream extends FilterInputStream {

		CountingStream(InputStream input) {
			super(input);
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			ImportJob.this.bytesRead += (value == -1) ? 0 : 1;
			return value;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int count = super.read(bytes, offset, length);
			ImportJob.this.bytesRead += Math.max(count, 0);
			return count;
		}

	}

}
