"""The national request list for the least privileged hat at 5,000 and 50,000 requests, and a request page with 20 lines.

Yardstick of the list: a bare Django view that counts and reads the same page of rows by a plain filter, draws the same cells with a plain
template, without frame, rights, filters, totals, standings or map, and sends as many bytes.
"""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import include, path, reverse

from budgets.models import BudgetLine, BudgetRequest, ExpenseCategory
from plans.models import Project

from .harness import Report, alternate, queries
from .nation import YEAR, grow, hat

TARGET, LIST_QUERIES, PAGE_QUERIES, ROUNDS = 3.0, 15, 25, 15
#: The same cells as a row of ours, written out; no tags, no components.
BARE = Template(
    "<!doctype html><title>bare</title><table><tbody>{% for r in rows %}"
    "<tr><th scope='row'><a class='quiet' href='{{ r.get_absolute_url }}'>{{ r.unit.name }}</a>"
    "<div class='small faint'>{{ r.request_no }}</div></th>"
    "<td><span class='chip on'><i class='bi bi-send' aria-hidden='true'></i>{{ r.get_state_display }}</span></td>"
    "<td class='r num'><b>{{ r.total_baht|floatformat:'0g' }}</b></td><td class='r num muted'>{{ r.total_baht|floatformat:'0g' }}</td>"
    "<td class='r num'>{{ r.revision }}</td><td>{{ r.state_since|date:'c' }}</td></tr>"
    "{% endfor %}</tbody></table>{{ padding }}"
)
weight = {"bytes": 0}


def bare(request: HttpRequest) -> HttpResponse:
    """What anyone would write first: filter, template, response; padded to the weight of our page."""
    found = BudgetRequest.objects.filter(fiscal_year=YEAR)
    found.count()
    rows = found.select_related("unit").order_by("unit__name_sort")[:50]
    body = BARE.render(Context({"rows": rows, "padding": ""}))
    return HttpResponse(body + " " * (weight["bytes"] - len(body.encode())))


urlpatterns = [path("bare/", bare, name="bare"), path("", include("config.urls"))]


@override_settings(ROOT_URLCONF="bench.pages", ALLOWED_HOSTS=["*"])
def run() -> Report:
    auditor = hat("AUDITOR")
    client = Client()
    client.force_login(auditor.user)
    sizes = {size: _list_at(size, client) for size in (5_000, 50_000)}
    page = _request_page(client)
    ratio = max(figures["ratio"] for figures in sizes.values())
    counts = {figures["queries"] for figures in sizes.values()}
    ok = ratio <= TARGET and max(counts) <= LIST_QUERIES and len(counts) == 1 and page["queries"] <= PAGE_QUERIES
    return Report("pages", ratio, TARGET, ok, {"list": sizes, "request_page_20_lines": page, "role": auditor.role_code})


def _list_at(size: int, client: Client) -> dict[str, Any]:
    grow(size)
    url = f"{reverse('budgets:request_list')}?year={YEAR}"
    response = _get(client, url)
    weight["bytes"] = len(response.content)
    ours, theirs = alternate(lambda: _get(client, url), lambda: _get(client, "/bare/"), ROUNDS)
    return {
        "requests": BudgetRequest.objects.count(),
        "of_the_year": BudgetRequest.objects.filter(fiscal_year=YEAR).count(),
        "bytes": weight["bytes"],
        "ms": round(ours, 1),
        "bare_ms": round(theirs, 1),
        "ratio": round(ours / theirs, 2),
        "queries": queries(lambda: _get(client, url)),
        "search_queries": queries(lambda: _get(client, f"{url}&q=ทดลอง")),
    }


def _get(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return response


def _request_page(client: Client) -> dict[str, Any]:
    request = BudgetRequest.objects.filter(fiscal_year=YEAR)[0]
    _fill(request)
    url = request.get_absolute_url()
    _get(client, url)
    return {"lines": request.lines.count(), "queries": queries(lambda: _get(client, url)), "bytes": len(_get(client, url).content)}


def _fill(request: BudgetRequest) -> None:
    """Twenty lines in four projects."""
    category, _ = ExpenseCategory.objects.get_or_create(parent=None, name_th="งบลงทุน", defaults={"level": 1})
    names = [f"โครงการทดลอง {n}" for n in range(4)]
    projects = Project.objects.bulk_create(
        Project(action_plan=request.action_plan, project_key=f"P{n}", name=name, rank=n + 1) for n, name in enumerate(names)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            request=request, project=projects[n % 4], category=category, order=n, description=f"รายการ {n}", amount_baht=Decimal(100_000)
        )
        for n in range(20)
    )


assert settings.configured
