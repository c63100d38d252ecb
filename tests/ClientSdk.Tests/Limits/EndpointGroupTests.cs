using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class EndpointGroupTests
{
    [Fact]
    public void A_group_keeps_its_routes_as_they_were_written()
    {
        EndpointGroup group = new("users", ["get /api/v2/users/{id}", "* /hello"], RateLimit.PerSecond(5));

        Assert.Equal(["get /api/v2/users/{id}", "* /hello"], group.Routes);
        Assert.Equal(["GET", "*"], group.Templates.Select(template => template.Method));
        Assert.Equal(5, Assert.Single(group.Limits).Permits);
    }

    [Fact]
    public void A_trailing_slash_is_not_a_segment() =>
        Assert.Equal(["api", "{id}"], RouteTemplate.Parse("GET /api/{id}/").Segments);

    [Theory]
    [InlineData("/users")]
    [InlineData("GET users")]
    [InlineData("GET /users now")]
    [InlineData("G3T /users")]
    [InlineData("GET /users?page=1")]
    [InlineData("GET /users#top")]
    [InlineData("GET /**/users")]
    [InlineData("GET /custom-domains{id}/verify")]
    [InlineData("GET /users/{}")]
    public void A_route_that_cannot_match_is_refused_by_name(string route)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new EndpointGroup("users", [route]));

        Assert.Contains($"'{route}' can never match", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_needs_a_name_and_a_route()
    {
        Assert.Throws<ArgumentException>("name", () => new EndpointGroup(" ", ["GET /users"]));
        Assert.Contains("'users' has no routes", Assert.Throws<ArgumentException>("routes", () => new EndpointGroup("users", [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EndpointGroup("users", [""]));
    }
}
