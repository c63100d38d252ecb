using ClientSdk.Api;
using ClientSdk.Bulk;

namespace ClientSdk.Tests.Api;

public sealed class RouteRulesTests
{
    private static readonly BulkRule[] _rules = [.. ((string[])
    [
        "GET /api/**",
        "* /api/users",
        "GET /api/users",
        "GET /api/users/{id}",
        "GET /api/users/me",
        "GET /api/{kind}/me",
        "GET /{app}/{tenant}/users",
        "POST /api/users/",
    ]).Select(route => new BulkRule(route, null))];

    [Theory]
    [InlineData("GET", "/api/users", "GET /api/users")]
    [InlineData("GET", "/api/users/?page=2", "GET /api/users")]
    [InlineData("DELETE", "/api/users", "* /api/users")]
    [InlineData("POST", "/api/users", "POST /api/users/")]
    [InlineData("GET", "/api/users/7", "GET /api/users/{id}")]
    [InlineData("GET", "/api/users/me", "GET /api/users/me")]
    [InlineData("GET", "/api/roles/me", "GET /api/{kind}/me")]
    [InlineData("GET", "/api/roles", "GET /api/**")]
    [InlineData("GET", "/api/a/b/c", "GET /api/**")]
    [InlineData("GET", "/appid-x/public/users", "GET /{app}/{tenant}/users")]
    [InlineData("PUT", "/api/roles", null)]
    [InlineData("GET", "/other", null)]
    [InlineData("GET", "/", null)]
    public void The_most_specific_route_wins(string method, string path, string? route) =>
        Assert.Equal(route, RouteRules.Find(_rules, rule => rule.Route, new HttpMethod(method), new Uri($"https://api.test{path}"))?.Route);
}
