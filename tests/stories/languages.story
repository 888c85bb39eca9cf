Words are found in the six languages of the United Nations, whatever their case and accents.

comity token
keep token "([A-Za-z0-9_-]{43})"
space cyprina
say cyprina intake.report {"title": "The bridge over the Alder collapsed"}
say cyprina intake.report {"title": "L'hôpital manque d'électricité"}
say cyprina intake.report {"title": "El hospital pide agua y médicos"}
say cyprina intake.report {"title": "В школе нет воды"}
say cyprina intake.report {"title": "لا يوجد ماء في المدرسة"}
say cyprina intake.report {"title": "医院需要饮用水"}

get /api/v1/spaces/cyprina/reports?words=BRIDGE with "{{token}}"
contains "Alder collapsed"
lacks "hospital"
get /api/v1/spaces/cyprina/reports?words=electricite with "{{token}}"
contains "manque d'"
lacks "Alder"
get /api/v1/spaces/cyprina/reports?words=medicos with "{{token}}"
contains "El hospital pide"
lacks "manque"
get /api/v1/spaces/cyprina/reports?words=%D0%92%D0%9E%D0%94%D0%AB with "{{token}}"
contains "В школе нет воды"
lacks "bridge"
get /api/v1/spaces/cyprina/reports?words=%D9%85%D8%A7%D8%A1 with "{{token}}"
contains "لا يوجد ماء"
lacks "bridge"
get /api/v1/spaces/cyprina/reports?words=%E9%A5%AE%E7%94%A8%E6%B0%B4 with "{{token}}"
contains "医院需要饮用水"
lacks "bridge"
get /api/v1/spaces/cyprina/reports?words=nothing-of-the-kind with "{{token}}"
lacks "title"
