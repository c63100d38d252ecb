namespace Migration.Auth0;

/// <summary>Body of <c>POST /api/v2/users</c>.</summary>
internal sealed record NewAuth0User(string Connection, string Email, string Password, string GivenName, string FamilyName);
