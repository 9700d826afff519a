/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the engine logs. It does so by {@link System.Logger}, whose console keeps the stream that was there when it was first
 * used: a test that captures the output finds it there or not, depending on the tests before.
 */
final class EngineLog extends Handler implements AutoCloseable {

	/** Kept here, for the JDK keeps loggers only weakly. */
	private final Logger logger = Logger.getLogger("dev.pmem.heap");

	private final List<LogRecord> records = new CopyOnWriteArrayList<>();

	EngineLog() {
		this.logger.addHandler(this);
	}

	/** The messages so far, each with the stack trace that it came with. */
	List<String> messages() {
		return this.records.stream().map(EngineLog::text).toList();
	}

	private static String text(LogRecord record) {
		if (record.getThrown() == null) {
			return record.getMessage();
		}
		StringWriter trace = new StringWriter();
		record.getThrown().printStackTrace(new PrintWriter(trace));
		return record.getMessage() + "\n" + trace;
	}

	@Override
	public void publish(LogRecord record) {
		this.records.add(record);
	}

	@Override
	public void flush() {}

	@Override
	public void close() {
		this.logger.removeHandler(this);
	}

}
