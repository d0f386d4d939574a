/**
 * One window of WebKitGTK on a folder that outlives it, for gjs. WebKit's own WebDriver starts a private window, and in
 * those WebKit has no private file system; there Voordeur says that it cannot work. So the window is opened here, through
 * the bindings that Debian has, and driven over its input and output, a line of JSON each way.
 *
 *   gjs -m webkit-window.mjs FOLDER
 *   {"id":1,"url":"http://127.0.0.1:1/"}    → {"id":1,"value":true} when the page has come
 *   {"id":2,"script":"document.title"}      → {"id":2,"value":"Voordeur"}, or {"id":2,"error":"..."}
 *   {"id":3,"version":true}                 → {"id":3,"value":"2.50.6"}
 */
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=3.0';
import WebKit from 'gi://WebKit2?version=4.1';
import System from 'system';

/** On in Safari; Debian's build of 2.50 leaves them off. */
const FEATURES = ['StorageAPI', 'StorageAPIEstimate', 'FileSystem', 'AccessHandle'];

const [folder] = System.programArgs;
Gtk.init(null);
const view = new WebKit.WebView({
	web_context: new WebKit.WebContext({
		website_data_manager: new WebKit.WebsiteDataManager({
			base_data_directory: `${folder}/data`,
			base_cache_directory: `${folder}/cache`
		})
	}),
	settings: settingsWith(FEATURES)
});
const window = new Gtk.Window({ default_width: 390, default_height: 800 });
window.add(view);
window.show_all();

/** Of the page that is coming; the answer waits for it. */
let coming = null;
view.connect('load-changed', (_, event) => {
	if (event !== WebKit.LoadEvent.FINISHED || coming === null) return;
	answer({ id: coming, value: true });
	coming = null;
});

const input = new Gio.DataInputStream({ base_stream: new Gio.UnixInputStream({ fd: 0, close_fd: false }) });
readNext();
Gtk.main();

function settingsWith(names) {
	const settings = new WebKit.Settings();
	const all = WebKit.Settings.get_all_features();
	for (let at = 0; at < all.get_length(); at += 1) {
		const feature = all.get(at);
		if (names.includes(feature.get_identifier())) settings.set_feature_enabled(feature, true);
	}
	return settings;
}

function readNext() {
	input.read_line_async(GLib.PRIORITY_DEFAULT, null, (_, result) => {
		const [line] = input.read_line_finish_utf8(result);
		// Whoever drives it is gone.
		if (line === null) return Gtk.main_quit();
		take(JSON.parse(line));
		return readNext();
	});
}

function take({ id, url, script }) {
	if (url !== undefined) {
		coming = id;
		view.load_uri(url);
	} else if (script !== undefined) run(id, script);
	else answer({ id, value: [WebKit.MAJOR_VERSION, WebKit.MINOR_VERSION, WebKit.MICRO_VERSION].join('.') });
}

function run(id, script) {
	const body = `return JSON.stringify({ value: await (${script}) })`;
	view.call_async_javascript_function(body, -1, null, null, null, null, (_, result) => {
		try {
			answer({ id, ...JSON.parse(view.call_async_javascript_function_finish(result).to_string()) });
		} catch (error) {
			answer({ id, error: String(error) });
		}
	});
}

function answer(told) {
	print(JSON.stringify(told));
}
