namespace Migration.Auth0;

/// <summary>Answer to <c>GET /api/v2/users?include_totals=true</c>.</summary>
internal sealed record Auth0Page(int Total, IReadOnlyList<Auth0User> Users);
