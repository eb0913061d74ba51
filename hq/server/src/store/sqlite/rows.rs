//! Projection rows in SQLite: one table, one way to turn the typed filter into SQL.

use huxue_duty::clock::Instant;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::SqliteStore;
use crate::store::{Plan, Row, RowFilter, StoreError};

pub fn put(store: &SqliteStore, rows: &[Row]) -> Result<(), StoreError> {
    let mut insert = store.connection.prepare_cached(
        "INSERT OR REPLACE INTO projections
         (tenant, view, key, scope, service_day, post, unit, person, state, sort_key, expires_at, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for row in rows {
        insert.execute(params![
            store.tenant.0,
            row.view,
            row.key,
            row.scope,
            row.service_day,
            row.post,
            row.unit,
            row.person,
            row.state,
            row.sort_key,
            row.expires_at.map(|at| at.0),
            row.body
        ])?;
    }
    Ok(())
}

pub fn remove(store: &SqliteStore, filter: &RowFilter) -> Result<u64, StoreError> {
    let (sql, values) = filtered(store, "DELETE", filter);
    Ok(store.connection.prepare_cached(&sql)?.execute(params_from_iter(values))? as u64)
}

/// Every index costs as much as the row itself, so only what differs is touched.
pub fn replace(store: &SqliteStore, view: &str, scope: &str, rows: &[Row]) -> Result<(), StoreError> {
    let of_scope = RowFilter { scope: Some(scope.to_owned()), ..RowFilter::of(view) };
    let before = select(store, &of_scope)?;
    for gone in before.iter().filter(|old| rows.iter().all(|row| row.key != old.key)) {
        remove(store, &RowFilter { key: Some(gone.key.clone()), ..RowFilter::of(view) })?;
    }
    for row in rows {
        match before.iter().find(|old| old.key == row.key) {
            Some(old) if old == row => {}
            Some(old) if (Row { body: row.body.clone(), ..old.clone() }) == *row => {
                let sql = "UPDATE projections SET body = ? WHERE tenant = ? AND view = ? AND key = ?";
                let mut update = store.connection.prepare_cached(sql)?;
                update.execute(params![row.body, store.tenant.0, row.view, row.key])?;
            }
            _ => put(store, std::slice::from_ref(row))?,
        }
    }
    Ok(())
}

pub fn select(store: &SqliteStore, filter: &RowFilter) -> Result<Vec<Row>, StoreError> {
    let (sql, values) = query(store, filter);
    let mut query = store.connection.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(values), |row| {
        Ok(Row {
            view: row.get(0)?,
            key: row.get(1)?,
            scope: row.get(2)?,
            service_day: row.get(3)?,
            post: row.get(4)?,
            unit: row.get(5)?,
            person: row.get(6)?,
            state: row.get(7)?,
            sort_key: row.get(8)?,
            expires_at: row.get::<_, Option<i64>>(9)?.map(Instant),
            body: row.get(10)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn plan(store: &SqliteStore, filter: &RowFilter) -> Result<Plan, StoreError> {
    let (sql, values) = query(store, filter);
    let mut query = store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let lines = query.query_map(params_from_iter(values), |row| row.get::<_, String>(3))?;
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    let search = lines.iter().find(|line| line.contains("projections"));
    let index = search.and_then(|line| {
        let (_, after) = line.split_once("INDEX ").or_else(|| line.split_once("PRIMARY "))?;
        after.split_whitespace().next().map(str::to_owned)
    });
    Ok(Plan { index, full_scan: search.is_none_or(|line| line.starts_with("SCAN")) })
}

/// `SELECT …` or `DELETE …` over the rows of a filter. Column names are this file's own, values are bound.
fn filtered(store: &SqliteStore, verb: &str, filter: &RowFilter) -> (String, Vec<Value>) {
    let mut sql = format!("{verb} FROM projections WHERE tenant = ? AND view = ?");
    let mut values = vec![Value::Blob(store.tenant.0.to_vec()), Value::Text(filter.view.clone())];
    let mut equal = |column: &str, value: &Option<String>| {
        if let Some(value) = value {
            sql.extend([" AND ", column, " = ?"]);
            values.push(Value::Text(value.clone()));
        }
    };
    equal("key", &filter.key);
    equal("scope", &filter.scope);
    equal("post", &filter.post);
    equal("unit", &filter.unit);
    equal("person", &filter.person);
    equal("state", &filter.state);
    match filter.days {
        // One day is an equality, so that the order by sort_key comes out of the index.
        Some((from, to)) if from == to => {
            sql.push_str(" AND service_day = ?");
            values.push(Value::Integer(i64::from(from)));
        }
        Some((from, to)) => {
            sql.push_str(" AND service_day BETWEEN ? AND ?");
            values.extend([Value::Integer(i64::from(from)), Value::Integer(i64::from(to))]);
        }
        None => {}
    }
    if let Some(after) = &filter.after {
        sql.push_str(" AND sort_key > ?");
        values.push(Value::Text(after.clone()));
    }
    if let Some(at) = filter.expired_at {
        sql.push_str(" AND expires_at <= ?");
        values.push(Value::Integer(at.0));
    }
    (sql, values)
}

fn query(store: &SqliteStore, filter: &RowFilter) -> (String, Vec<Value>) {
    let columns = "SELECT view, key, scope, service_day, post, unit, person, state, sort_key, expires_at, body";
    let (mut sql, mut values) = filtered(store, columns, filter);
    sql.push_str(" ORDER BY sort_key, key");
    if let Some(limit) = filter.limit {
        sql.push_str(" LIMIT ?");
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
    }
    (sql, values)
}
