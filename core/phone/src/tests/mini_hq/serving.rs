//! The answer to one request.

use huxue_ledger::bundle::open_run;
use huxue_ledger::device::Signed;
use huxue_ledger::enrol::anchor_nonce;
use huxue_ledger::frames::{
    Answer, Backfill, Blob, News, Receipts, Refused, Request, Rest, ScopeNews, request_mac, request_tag, split_request,
    state_hash,
};
use huxue_ledger::ident::{Journal, Scope};
use huxue_ledger::log_gate::Refusal;
use huxue_ledger::run::Run;

use super::{Device, MiniHq, SECRET};

impl MiniHq {
    pub fn sync(&mut self, body: &[u8]) -> Vec<u8> {
        self.last_body = body.len();
        self.requests += 1;
        let (frame, mac) = split_request(body).unwrap();
        let request = Request::from_frame(frame, self.tenant).unwrap();
        let device = self.devices.get_mut(&request.device).unwrap();
        let fits = device.challenges.iter().position(|one| request_mac(&device.mac_key, one, frame) == *mac);
        if let Some(at) = fits {
            device.challenges.remove(at);
        }
        let mut receipts = Vec::new();
        let mut refused = Vec::new();
        let refuse = self.refuse.take();
        let sealed = request.sealed.iter().map(|sealed| open_run(&self.agreement, sealed, self.tenant).unwrap());
        let sealed: Vec<(Run, Signed)> = sealed.collect();
        let clear = request.runs.iter().map(|run| (run.clone(), None));
        for (run, record) in clear.chain(sealed.into_iter().map(|(run, record)| (run, Some(record)))) {
            let records: Vec<Signed> = request.records.iter().cloned().chain(record).collect();
            let mut refuse_with = |code: &str, send_from| {
                let Journal { scope, device, epoch, .. } = run.journal.clone();
                refused.push(Refused { device, epoch, scope, code: code.into(), send_from });
            };
            match (refuse, self.take(&run, &records)) {
                (Some(code), _) => refuse_with(code, None),
                (None, Ok(receipt)) => receipts.push(receipt),
                (None, Err(Refusal::Gap { send_from, .. })) => refuse_with("gap", Some(send_from)),
                (None, Err(refusal)) => refuse_with(refusal.code(), None),
            }
        }
        let mut rest = self.rest(&request, fits.is_none());
        rest.request = Some(request_tag(body));
        rest.refused = (!refused.is_empty()).then_some(refused);
        let receipts = Receipts { log_id: self.log_id, hq_time: self.now.0, receipts: Some(receipts) };
        Answer::sign(&receipts, &rest, &self.operating)
    }

    fn rest(&mut self, request: &Request, stale: bool) -> Rest {
        let challenge = self.challenge();
        let mut device = self.devices[&request.device].clone();
        device.challenges.push(challenge);
        let mut rest = Rest {
            held_ms: 0,
            nonce: None,
            challenge,
            position: None,
            more: None,
            scopes: None,
            backfills: None,
            news: None,
            old_logs: None,
            backed_up_to: None,
            refused: None,
            stale: stale.then_some(true),
            request: None,
            trust: None,
            audit_head: None,
            record: None,
            revoked: None,
        };
        if !stale {
            let boot = (request.boot_id, request.boot_ms);
            rest.nonce = Some(anchor_nonce(&SECRET, &request.device.0, boot.0, boot.1, self.now.0));
            if request.state == state_hash(self.log_id, &device.told) {
                self.serve(request, &mut device, &mut rest);
            } else {
                device.told = device.scopes.clone();
                rest.scopes =
                    Some(ScopeNews { all: Some(device.told.iter().cloned().collect()), ..ScopeNews::default() });
                rest.old_logs = Some(self.old_logs.clone());
            }
        }
        self.devices.insert(request.device, device);
        rest
    }

    fn serve(&self, request: &Request, device: &mut Device, rest: &mut Rest) {
        let list = |scopes: Vec<&Scope>| (!scopes.is_empty()).then(|| scopes.into_iter().cloned().collect());
        let added = list(device.scopes.difference(&device.told).collect());
        let dropped = list(device.told.difference(&device.scopes).collect());
        let live: Vec<Scope> = device
            .told
            .intersection(&device.scopes)
            .filter(|scope| !request.backfills.iter().any(|backfill| backfill.scope == **scope))
            .cloned()
            .collect();
        device.told = device.scopes.clone();
        let position = self.log.len() as u64;
        let mut news = News::default();
        for (at, (run, entries)) in self.log.iter().enumerate() {
            let at = at as u64 + 1;
            let is_live = at > request.position && live.contains(&run.journal.scope);
            let is_own = at > request.position && run.journal.device == request.device;
            let is_backfill =
                request.backfills.iter().any(|backfill| at > backfill.from && backfill.scope == run.journal.scope);
            let was_pushed = request.runs.iter().any(|pushed| {
                pushed.journal == run.journal && pushed.signature == run.signature && entries.last().is_some()
            });
            if (is_live || is_own || is_backfill) && !was_pushed {
                news.runs.extend(run.to_bytes());
                news.positions.push(at);
                news.records.extend(self.devices.get(&run.journal.device).map(|known| known.signed.clone()));
            }
        }
        news.blobs = request.wants.iter().filter_map(|want| self.blobs.get(want).cloned().map(Blob)).collect();
        rest.position = Some(position);
        rest.news = (!news.is_empty()).then(|| news.pack());
        rest.scopes = (added.is_some() || dropped.is_some()).then_some(ScopeNews { all: None, added, dropped });
        let done = request.backfills.iter().map(|one| Backfill { scope: one.scope.clone(), from: position });
        rest.backfills = (!request.backfills.is_empty()).then(|| done.collect());
    }
}
