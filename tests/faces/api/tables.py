"""The whole table of who may call what."""

from tests.faces.api.permissions import TABLE as ROOMS
from tests.faces.api.permissions_certification import TABLE as CERTIFICATION
from tests.faces.api.permissions_licenses import TABLE as LICENSES
from tests.faces.api.permissions_orders import TABLE as ORDERS
from tests.faces.api.permissions_organizations import TABLE as ORGANIZATIONS
from tests.faces.api.permissions_papers import TABLE as PAPERS
from tests.faces.api.permissions_quotes import TABLE as QUOTES

TABLE = (*ROOMS, *CERTIFICATION, *ORGANIZATIONS, *QUOTES, *LICENSES, *ORDERS, *PAPERS)
