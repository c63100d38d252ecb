namespace Migration.Kinde;

/// <summary>Answer to <c>POST /api/v1/organizations/{org_code}/users</c>.</summary>
internal sealed record AddedKindeMembers(IReadOnlyList<string> UsersAdded);
