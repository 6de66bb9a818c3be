"""Reports and the explorer in a real Chromium, offline: nothing asked for, nothing run, all readable."""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from small_run import small_run, write_small_run  # noqa: E402

from relations import reports  # noqa: E402
from relations.networks.cooccurrence import cooccurrence  # noqa: E402
from relations.showing.explorer import explorer  # noqa: E402

pytestmark = pytest.mark.browser
PAYLOAD = "<img src=http://example.org/x onerror=alert(1)>\"'><script>alert(2)</script>"


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium that can reach no host and keeps what pages log and ask for."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("no Chromium with chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,900",
        "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP * ~NOTFOUND",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(service=webdriver.ChromeService(driver), options=options)
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of every report on a run whose titles, names and addresses are an attack."""
    folder = tmp_path_factory.mktemp("browser")
    run = write_small_run(folder / "small", title=PAYLOAD, name=PAYLOAD, url=PAYLOAD)
    assert reports.report_all(run, folder / "pages")["error"].isna().all()
    return folder / "pages"


def requests(browser):
    """Addresses asked for since the last call, but for the page itself and what it carries."""
    import json

    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def open_quietly(browser, path):
    browser.get_log("performance"), browser.get_log("browser")
    browser.get(path.as_uri())


def written(browser, css="body"):
    return browser.find_element("css selector", css).get_attribute("textContent")


@pytest.mark.parametrize("name", ["01_corpus", "02_countries", "03_officials", "index"])
def test_a_report_asks_for_nothing_and_logs_nothing_and_runs_nothing(browser, pages, name):
    open_quietly(browser, pages / f"{name}.html")
    assert requests(browser) == [] and browser.get_log("browser") == []
    assert not browser.find_elements("css selector", "script, [onerror], iframe, img[src^=http]")
    assert name == "index" or browser.find_element("tag name", "h1").text.endswith("?")


def test_persian_stands_right_to_left_with_both_mentions_marked(browser, pages):
    open_quietly(browser, pages / "02_countries.html")
    quote = browser.find_element("css selector", "#tie-IRN-IRQ blockquote[lang=fa]")
    marks = [mark.get_attribute("textContent") for mark in quote.find_elements("tag name", "mark")]
    assert marks == ["ایران", "عراق"] and quote.value_of_css_property("direction") == "rtl"


def test_a_link_in_a_table_opens_the_sentences_of_its_tie(browser, pages):
    open_quietly(browser, pages / "02_countries.html")
    link = browser.find_element("css selector", 'a[href="#tie-IRN-IRQ"]')
    browser.execute_script("arguments[0].click()", link)
    summary = browser.find_element("css selector", "#tie-IRN-IRQ summary")
    assert browser.execute_script("return document.querySelector(':target').id") == "tie-IRN-IRQ"
    summary.click()
    assert browser.find_element("css selector", "#tie-IRN-IRQ blockquote").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_light_and_dark(browser, pages, scheme):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    open_quietly(browser, pages / "03_officials.html")
    ink, paper = (brightness(browser, what) for what in ("color", "background-color"))
    assert (ink < 60 and paper > 220) if scheme == "light" else (ink > 200 and paper < 40)


def brightness(browser, what):
    colour = browser.find_element("tag name", "body").value_of_css_property(what)
    return sum(float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]) / 3


@pytest.fixture(scope="module")
def explorer_page(tmp_path_factory):
    run = small_run(title=PAYLOAD, name=PAYLOAD, url=PAYLOAD)
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    edges, evidence = cooccurrence(run, layer="country", within="paragraph", weights=(), tests=())
    path.write_text(explorer(run, edges, evidence), encoding="utf-8")
    return path


def test_the_explorer_asks_for_nothing_logs_nothing_and_draws(browser, explorer_page):
    open_quietly(browser, explorer_page)
    assert requests(browser) == [] and browser.get_log("browser") == []
    assert browser.find_elements("css selector", "#graph canvas")


@pytest.mark.parametrize("word", ["عراق", "Iraq", "iraq", "العراق", "عراقي"])
def test_the_explorer_finds_a_country_in_any_script_and_shows_its_sentences(browser, explorer_page, word):
    open_quietly(browser, explorer_page)
    browser.find_element("id", "word").send_keys(word)
    assert written(browser, "#found h2") == "Iraq"
    browser.find_element("css selector", "#found li button").click()
    assert written(browser, "#found h2") == "Iran – Iraq"
    assert {"ایران", "عراق"} <= {m.text for m in browser.find_elements("css selector", "#found mark")}
    assert "relations evidence runs/small IRN IRQ" in written(browser, "#found code")


def test_the_explorer_is_used_by_keyboard_alone(browser, explorer_page):
    from selenium.webdriver.common.keys import Keys

    open_quietly(browser, explorer_page)
    browser.find_element("id", "least").send_keys(Keys.TAB, Keys.NULL)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert " – " in written(browser, "#found h2") and browser.find_elements(
        "css selector", "#found blockquote"
    )


def test_the_explorer_of_nothing_says_so(browser, tmp_path):
    run = small_run(empty=True)
    edges, evidence = cooccurrence(run, weights=(), tests=())
    (tmp_path / "empty.html").write_text(explorer(run, edges, evidence), encoding="utf-8")
    open_quietly(browser, tmp_path / "empty.html")
    assert browser.get_log("browser") == [] and "strongest ties" in written(browser, "#found")


@pytest.mark.slow
def test_two_thousand_nodes_are_painted_and_searched(browser, tmp_path):
    import random

    draw = random.Random(1)
    ends = sorted({tuple(sorted(draw.sample(range(2000), 2))) for _ in range(20_000)})
    edges = pd.DataFrame([(f"n{a:04}", f"n{b:04}", 1 + (a * b) % 9) for a, b in ends])
    edges.columns = ["source", "target", "stories"]
    evidence = pd.DataFrame(
        columns=["source", "target", "document_id", "sentence_id", "holds"], dtype="string"
    )
    (tmp_path / "big.html").write_text(explorer(small_run(), edges, evidence), encoding="utf-8")
    open_quietly(browser, tmp_path / "big.html")
    browser.find_element("id", "word").send_keys("n1999")
    assert written(browser, "#found h2") == "n1999" and browser.get_log("browser") == []
