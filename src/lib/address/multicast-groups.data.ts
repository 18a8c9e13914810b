// Generated from data/multicast.json by scripts/multicast-groups.mjs: do not edit.

/** Assigned IPv4 groups, a line each: first[-last], name and RFC numbers, tabs between them. */
export const GROUPS_4 = `\
224.0.0.0	Base Address (Reserved)	1112
224.0.0.1	All Systems on this Subnet	1112
224.0.0.2	All Routers on this Subnet	
224.0.0.4	DVMRP Routers	1075
224.0.0.5	OSPFIGP All Routers	2328
224.0.0.6	OSPFIGP Designated Routers	2328
224.0.0.7	ST Routers	1190
224.0.0.8	ST Hosts	1190
224.0.0.9	RIP2 Routers	1723
224.0.0.10	EIGRP Routers	7868
224.0.0.11	Mobile-Agents	
224.0.0.12	DHCP Server / Relay Agent	
224.0.0.13	All PIM Routers	
224.0.0.14	RSVP-ENCAPSULATION	
224.0.0.15	all-cbt-routers	2189
224.0.0.16	designated-sbm	
224.0.0.17	all-sbms	
224.0.0.18	VRRP	3768 5798
224.0.0.19	IPAllL1ISs	
224.0.0.20	IPAllL2ISs	
224.0.0.21	IPAllIntermediate Systems	
224.0.0.22	IGMP	
224.0.0.23	GLOBECAST-ID	
224.0.0.24	OSPFIGP-TE	4973
224.0.0.25	router-to-switch	
224.0.0.27	Al MPP Hello	
224.0.0.28	ETC Control	
224.0.0.29	GE-FANUC	
224.0.0.30	indigo-vhdp	
224.0.0.31	shinbroadband	
224.0.0.32	digistar	
224.0.0.33	ff-system-management	
224.0.0.34	pt2-discover	
224.0.0.35	DXCLUSTER	
224.0.0.36	DTCP Announcement	
224.0.0.37-224.0.0.68	zeroconfaddr (renew 12/02)	
224.0.0.101	cisco-nhap	
224.0.0.102	HSRP	
224.0.0.103	MDAP	
224.0.0.104	Nokia MC CH	
224.0.0.105	ff-lr-address	
224.0.0.106	All-Snoopers	4286
224.0.0.107	PTP-pdelay	
224.0.0.108	Saratoga	
224.0.0.109	LL-MANET-Routers	5498
224.0.0.110	IGRS	
224.0.0.111	Babel	6126
224.0.0.112	MMA Device Discovery	
224.0.0.113	AllJoyn	
224.0.0.114	Inter RFID Reader Protocol	
224.0.0.115	JSDP	
224.0.0.116	Device discovery/config	
224.0.0.117	DLEP Discovery	8175
224.0.0.118	MAAS	
224.0.0.119	ALL_GRASP_NEIGHBORS	
224.0.0.150	Ramp AltitudeCDN MulticastPlus	
224.0.0.251	mDNS	6762
224.0.0.252	Link-local Multicast Name Resolution	4795
224.0.0.253	Teredo	4380
224.0.0.254	RFC3692-style Experiment (*)	4727
224.0.1.0	VMTP Managers Group	1045
224.0.1.1	NTP Network Time Protocol	1119 5905
224.0.1.2	SGI-Dogfight	
224.0.1.3	Rwhod	
224.0.1.4	VNP	
224.0.1.5	Artificial Horizons - Aviator	
224.0.1.6	NSS - Name Service Server	
224.0.1.7	AUDIONEWS - Audio News Multicast	
224.0.1.8	SUN NIS+ Information Service	
224.0.1.9	MTP Multicast Transport Protocol	
224.0.1.10	IETF-1-LOW-AUDIO	
224.0.1.11	IETF-1-AUDIO	
224.0.1.12	IETF-1-VIDEO	
224.0.1.13	IETF-2-LOW-AUDIO	
224.0.1.14	IETF-2-AUDIO	
224.0.1.15	IETF-2-VIDEO	
224.0.1.16	MUSIC-SERVICE	
224.0.1.17	SEANET-TELEMETRY	
224.0.1.18	SEANET-IMAGE	
224.0.1.19	MLOADD	
224.0.1.20	any private experiment	
224.0.1.21	DVMRP on MOSPF	
224.0.1.22	SVRLOC	
224.0.1.23	XINGTV	
224.0.1.24	microsoft-ds	
224.0.1.25	nbc-pro	
224.0.1.26	nbc-pfn	
224.0.1.27	lmsc-calren-1	
224.0.1.28	lmsc-calren-2	
224.0.1.29	lmsc-calren-3	
224.0.1.30	lmsc-calren-4	
224.0.1.31	ampr-info	
224.0.1.32	mtrace	
224.0.1.33	RSVP-encap-1	
224.0.1.34	RSVP-encap-2	
224.0.1.35	SVRLOC-DA	
224.0.1.36	rln-server	
224.0.1.37	proshare-mc	
224.0.1.39	cisco-rp-announce	
224.0.1.40	cisco-rp-discovery	
224.0.1.41	gatekeeper	
224.0.1.42	iberiagames	
224.0.1.43	nwn-discovery	
224.0.1.44	nwn-adaptor	
224.0.1.45	isma-1	
224.0.1.46	isma-2	
224.0.1.47	telerate	
224.0.1.48	ciena	
224.0.1.49	dcap-servers	2114
224.0.1.50	dcap-clients	2114
224.0.1.51	mcntp-directory	
224.0.1.52	mbone-vcr-directory	
224.0.1.53	heartbeat	
224.0.1.54	sun-mc-grp	
224.0.1.55	extended-sys	
224.0.1.56	pdrncs	
224.0.1.57	tns-adv-multi	
224.0.1.58	vcals-dmu	
224.0.1.59	zuba	
224.0.1.60	hp-device-disc	
224.0.1.61	tms-production	
224.0.1.62	sunscalar	
224.0.1.63	mmtp-poll	
224.0.1.64	compaq-peer	
224.0.1.65	iapp	
224.0.1.66	multihasc-com	
224.0.1.67	serv-discovery	
224.0.1.68	mdhcpdisover	2730
224.0.1.69	MMP-bundle-discovery1	
224.0.1.70	MMP-bundle-discovery2	
224.0.1.71	XYPOINT DGPS Data Feed	
224.0.1.72	GilatSkySurfer	
224.0.1.73	SharesLive	
224.0.1.74	NorthernData	
224.0.1.75	SIP	
224.0.1.76	IAPP	
224.0.1.77	AGENTVIEW	
224.0.1.78	Tibco Multicast1	
224.0.1.79	Tibco Multicast2	
224.0.1.80	MSP	
224.0.1.81	OTT (One-way Trip Time)	
224.0.1.82	TRACKTICKER	
224.0.1.83	dtn-mc	
224.0.1.84	jini-announcement	
224.0.1.85	jini-request	
224.0.1.86	sde-discovery	
224.0.1.87	DirecPC-SI	
224.0.1.88	B1RMonitor	
224.0.1.89	3Com-AMP3 dRMON	
224.0.1.90	imFtmSvc	
224.0.1.91	NQDS4	
224.0.1.92	NQDS5	
224.0.1.93	NQDS6	
224.0.1.94	NLVL12	
224.0.1.95	NTDS1	
224.0.1.96	NTDS2	
224.0.1.97	NODSA	
224.0.1.98	NODSB	
224.0.1.99	NODSC	
224.0.1.100	NODSD	
224.0.1.101	NQDS4R	
224.0.1.102	NQDS5R	
224.0.1.103	NQDS6R	
224.0.1.104	NLVL12R	
224.0.1.105	NTDS1R	
224.0.1.106	NTDS2R	
224.0.1.107	NODSAR	
224.0.1.108	NODSBR	
224.0.1.109	NODSCR	
224.0.1.110	NODSDR	
224.0.1.111	MRM	
224.0.1.112	TVE-FILE	
224.0.1.113	TVE-ANNOUNCE	
224.0.1.114	Mac Srv Loc	
224.0.1.115	Simple Multicast	
224.0.1.116	SpectraLinkGW	
224.0.1.117	dieboldmcast	
224.0.1.118	Tivoli Systems	
224.0.1.119	pq-lic-mcast	
224.0.1.120	SPRYWARE LLC	
224.0.1.121	Pipesplatform	
224.0.1.122	LiebDevMgmg-DM	
224.0.1.123	TRIBALVOICE	
224.0.1.125	PolyCom Relay1	
224.0.1.126	Infront Multi1	
224.0.1.127	XRX DEVICE DISC	
224.0.1.128	CNN	
224.0.1.129	PTP-primary	
224.0.1.130	PTP-alternate1	
224.0.1.131	PTP-alternate2	
224.0.1.132	PTP-alternate3	
224.0.1.133	ProCast	
224.0.1.134	3Com Discp	
224.0.1.135	CS-Multicasting	
224.0.1.136	TS-MC-1	
224.0.1.137	Make Source	
224.0.1.138	Teleborsa	
224.0.1.139	SUMAConfig	
224.0.1.140	capwap-ac	5415
224.0.1.141	DHCP-SERVERS	
224.0.1.142	CN Router-LL	
224.0.1.143	EMWIN	
224.0.1.144	Alchemy Cluster	
224.0.1.145	Satcast One	
224.0.1.146	Satcast Two	
224.0.1.147	Satcast Three	
224.0.1.148	Intline	
224.0.1.149	8x8 Multicast	
224.0.1.150	Ramp AltitudeCDN MulticastPlus	
224.0.1.151	Intline-1	
224.0.1.152	Intline-2	
224.0.1.153	Intline-3	
224.0.1.154	Intline-4	
224.0.1.155	Intline-5	
224.0.1.156	Intline-6	
224.0.1.157	Intline-7	
224.0.1.158	Intline-8	
224.0.1.159	Intline-9	
224.0.1.160	Intline-10	
224.0.1.161	Intline-11	
224.0.1.162	Intline-12	
224.0.1.163	Intline-13	
224.0.1.164	Intline-14	
224.0.1.165	Intline-15	
224.0.1.166	marratech-cc	
224.0.1.167	EMS-InterDev	
224.0.1.168	itb301	
224.0.1.169	rtv-audio	
224.0.1.170	rtv-video	
224.0.1.171	HAVI-Sim	
224.0.1.172	Nokia Cluster	
224.0.1.173	host-request	
224.0.1.174	host-announce	
224.0.1.175	ptk-cluster	
224.0.1.176	Proxim Protocol	
224.0.1.177	Gemtek Systems	
224.0.1.178	IEEE IAPP	
224.0.1.179	1451_Dot5_802_Discovery	
224.0.1.180	1451_Dot5_802_Group_1	
224.0.1.181	1451_Dot5_802_Group_2	
224.0.1.182	1451_Dot5_802_Group_3	
224.0.1.183	1451_Dot5_802_Group_4	
224.0.1.184	VFSDP	
224.0.1.185	ASAP	5352
224.0.1.186	SL-MANET-ROUTERS	6621
224.0.1.187	All CoAP Nodes	7252
224.0.1.188	BRSDP	
224.0.2.1	"rwho" Group (BSD) (unofficial)	
224.0.2.2	SUN RPC PMAPPROC_CALLIT	
224.0.2.3	EPSON-disc-set	
224.0.2.4	All C1222 Nodes	6142
224.0.2.5	Monitoring Discovery Protocol	
224.0.2.6	BitSend MediaStreams	
224.0.2.7-224.0.2.8	rxWARN	
224.0.2.9	DATV streams	
224.0.2.10	swapapp_multicast	
224.0.2.11	LDA Discovery Service	
224.0.2.12	CNP-HD-PLC	
224.0.2.13	BSE	
224.0.2.14	OPC Discovery	
224.0.2.64-224.0.2.95	Intercontinental Exchange, Inc.	
224.0.2.96-224.0.2.127	BallisterNet	
224.0.2.128-224.0.2.191	WOZ-Garage	
224.0.2.192-224.0.2.255	Intercontinental Exchange, Inc.	
224.0.3.0-224.0.3.255	RFE Generic Service	
224.0.4.0-224.0.4.255	RFE Individual Conferences	
224.0.5.0-224.0.5.127	CDPD Groups	
224.0.5.128-224.0.5.191	Intercontinental Exchange, Inc.	
224.0.5.192-224.0.5.255	Intercontinental Exchange, Inc.	
224.0.6.0-224.0.6.127	Cornell ISIS Project	
224.0.6.128-224.0.6.143	MoeSingh	
224.0.6.144	QDNE	
224.0.6.151	Canon-Device-control	
224.0.6.192-224.0.6.255	OneChicago multicast	
224.0.7.0-224.0.7.255	Where-Are-You	
224.0.8.0	Cell broadcast encapsulation	
224.0.9.0-224.0.9.255	The Thing System	
224.0.10.0-224.0.10.255	DLSw Groups	
224.0.11.0-224.0.11.255	NCC.NET Audio	
224.0.12.0-224.0.12.63	Microsoft and MSNBC	
224.0.13.0-224.0.13.255	WorldCom Broadcast Services	
224.0.14.0-224.0.14.255	NLANR	
224.0.15.0-224.0.15.255	Agilent Technologies	
224.0.16.0-224.0.16.255	XingNet	
224.0.17.0-224.0.17.31	Mercantile & Commodity Exchange	
224.0.17.32-224.0.17.63	NDQMD1	
224.0.17.64-224.0.17.127	ODN-DTV	
224.0.18.0-224.0.18.255	Dow Jones	
224.0.19.0-224.0.19.63	Walt Disney Company	
224.0.19.64-224.0.19.95	Cal Multicast	
224.0.19.96-224.0.19.127	Intercontinental Exchange, Inc.	
224.0.19.128-224.0.19.191	IIG Multicast	
224.0.19.192-224.0.19.207	Metropol	
224.0.19.208-224.0.19.239	Xenoscience, Inc.	
224.0.19.240-224.0.19.255	MJDPM	
224.0.20.0-224.0.20.63	MS-IP/TV	
224.0.20.64-224.0.20.127	Reliable Network Solutions	
224.0.20.128-224.0.20.143	TRACKTICKER Group	
224.0.20.144-224.0.20.207	CNR Rebroadcast MCA	
224.0.21.0-224.0.21.127	Talarian MCAST	
224.0.22.0-224.0.22.239	WORLD MCAST	
224.0.22.240-224.0.22.255	Jones International	
224.0.23.0	ECHONET	
224.0.23.1	Ricoh-device-ctrl	
224.0.23.2	Ricoh-device-ctrl	
224.0.23.3-224.0.23.10	Telefeed	
224.0.23.11	SpectraTalk	
224.0.23.12	EIBnet/IP	
224.0.23.13	TVE-ANNOUNCE2	
224.0.23.14	DvbServDisc	
224.0.23.15-224.0.23.31	MJDPM	
224.0.23.32	Norman MCMP	
224.0.23.33	RRDP	
224.0.23.34	AF_NA	
224.0.23.35	AF_OPRA_NBBO	
224.0.23.36	AF_OPRA_FULL	
224.0.23.37	AF_NEWS	
224.0.23.38	AF_NA_CHI	
224.0.23.39	AF_OPRA_NBBO_CHI	
224.0.23.40	AF_OPRA_FULL_CHI	
224.0.23.41	AF_NEWS_CHI	
224.0.23.42	Control for IP Video	
224.0.23.43	acp-discovery	
224.0.23.44	acp-management	
224.0.23.45	acp-data	
224.0.23.46	dof-multicast	
224.0.23.47	AF_DOB_CHI	
224.0.23.48	AF_OPRA_FULL2_CHI	
224.0.23.49	AF_DOB	
224.0.23.50	AF_OPRA_FULL2	
224.0.23.51	Fairview	
224.0.23.52	Intercontinental Exchange, Inc.	
224.0.23.53	MCP	
224.0.23.54	ServDiscovery	
224.0.23.55	noaaport1	
224.0.23.56	noaaport2	
224.0.23.57	noaaport3	
224.0.23.58	noaaport4	
224.0.23.59	DigacIP7	
224.0.23.60	AtscSvcSig	
224.0.23.61	SafetyNET p (potentially IGMPv1)	
224.0.23.62	BluemoonGamesMC	
224.0.23.63	iADT Discovery	
224.0.23.64-224.0.23.80	Moneyline	
224.0.23.128-224.0.23.157	PHLX	
224.0.23.158	VSCP	
224.0.23.159	LXI-EVENT	
224.0.23.160	solera_lmca	
224.0.23.161	VBooster	
224.0.23.162	cajo discovery	
224.0.23.163	INTELLIDEN	
224.0.23.164	IceEDCP	
224.0.23.165	omasg	
224.0.23.166	MEDIASTREAM	
224.0.23.167	Systech Mcast	
224.0.23.168	tricon-system-management	
224.0.23.169	MNET discovery	
224.0.23.170	CCNx (not for global routing)	
224.0.23.171	LLAFP	
224.0.23.172	UFMP	
224.0.23.173	PHILIPS-HEALTH	
224.0.23.174	PHILIPS-HEALTH	
224.0.23.175	QDP	
224.0.23.176	CalAmp WCP	
224.0.23.177	AES discovery	
224.0.23.178	JDP Java Discovery Protocol	
224.0.23.179	PixelPusher	
224.0.23.180	network metronome	
224.0.23.181	polaris-video-transport	
224.0.23.192-224.0.23.255	PINKOTC	
224.0.24.0-224.0.24.127	AGSC UK VVs	
224.0.24.128-224.0.24.255	EM-MULTI	
224.0.25.0-224.0.28.255	CME Market Data	
224.0.29.0-224.0.30.255	Deutsche Boerse	
224.0.31.0-224.0.34.255	CME Market Data	
224.0.35.0-224.0.35.255	M2S	
224.0.36.0-224.0.36.255	DigiPlay	
224.0.37.0-224.0.38.255	LME OMD Addressing	
224.0.39.0-224.0.40.255	CDAS	
224.0.41.0-224.0.41.255	Intercontinental Exchange, Inc.	
224.0.42.0-224.0.45.255	SINERGIYA	
224.0.46.0-224.0.50.255	Deutsche Boerse	
224.0.51.0-224.0.51.255	ALCOM-IPTV	
224.0.52.0-224.0.53.255	Euronext	
224.0.54.0-224.0.57.255	Telia Norway mcast	
224.0.58.0-224.0.61.255	Intercontinental Exchange, Inc.	
224.0.62.0-224.0.62.255	BATS	
224.0.63.0-224.0.63.255	BATS Trading	
224.0.64.0-224.0.67.255	Euronext	
224.0.68.0-224.0.69.255	ISE	
224.0.70.0-224.0.71.255	Intercontinental Exchange, Inc.	
224.0.72.0-224.0.72.255	TMX	
224.0.73.0-224.0.74.255	Direct Edge	
224.0.75.0-224.0.75.255	ISE	
224.0.76.0-224.0.76.255	Intercontinental Exchange, Inc.	
224.0.77.0-224.0.77.255	Intercontinental Exchange, Inc.	
224.0.78.0-224.0.78.255	ALCOM-IPTV	
224.0.79.0-224.0.81.255	ISE	
224.0.82.0-224.0.85.255	BATS Trading	
224.0.86.0-224.0.101.255	Intercontinental Exchange, Inc.	
224.0.102.0-224.0.102.127	Intercontinental Exchange, Inc.	
224.0.102.128-224.0.102.255	MVS-IPTV-2	
224.0.103.0-224.0.104.255	MVS-IPTV	
224.0.105.0-224.0.105.127	MIAX Multicast	
224.0.105.128-224.0.105.255	MVS-IPTV3	
224.0.106.0-224.0.106.255	TMX	
224.0.107.0-224.0.108.255	Alpha Group	
224.0.109.0-224.0.110.255	Zaklina_Petkovic	
224.0.111.0-224.0.111.255	VoleraDataFeed	
224.0.112.0-224.0.112.255	JHB-STOCK-EXCH	
224.0.113.0-224.0.114.255	Deutsche Boerse	
224.0.115.0-224.0.115.255	TMX	
224.0.116.0-224.0.116.255	Intercontinental Exchange, Inc	
224.0.117.0-224.0.119.255	ISE	
224.0.120.0-224.0.120.255	czechbone iptv	
224.0.121.0-224.0.121.255	AQUIS-EXCHANGE	
224.0.122.0-224.0.123.255	DNS:NET TV	
224.0.124.0-224.0.124.255	Boston Options Exchange	
224.0.125.0-224.0.125.255	Hanweck Associates	
224.0.126.0-224.0.129.255	Intercontinental Exchange, Inc.	
224.0.130.0-224.0.131.255	BATS Trading	
224.0.132.0-224.0.135.255	Net By Net Holding IPTV	
224.0.136.0-224.0.139.255	Aequitas Innovations Inc.	
224.0.140.0-224.0.140.255	Instinet	
224.0.141.0-224.0.141.255	MIAX-2	
224.0.142.0-224.0.142.255	MIAX M3	
224.0.143.0-224.0.143.255	A2X-EXCHANGE	
224.0.144.0-224.0.151.255	VZ-Multicast-Public	
224.0.152.0-224.0.152.255	cse-md	
224.0.153.0-224.0.156.255	Telia Norway mcast	
224.0.157.0-224.0.157.255	LME OMD Addressing	
224.0.158.0-224.0.159.255	TriAct Canada Marketplace LP	
224.0.160.0-224.0.165.255	Deutsche Boerse	
224.0.166.0-224.0.167.255	Virgin Connect IPTV	
224.0.168.0-224.0.169.255	Deutsche Boerse	
224.0.170.0-224.0.170.255	MVS-IPTV4	
224.0.171.0-224.0.171.255	COINBASE-MARKETS	
224.0.172.0-224.0.175.255	Deutsche Boerse	
224.0.176.0-224.0.179.255	MIAX-EX-3-4-5	
224.0.180.0-224.0.181.255	CBOE Europe	
224.0.182.0-224.0.183.255	ALCOM-TV	
224.0.184.0-224.0.184.255	AQUIS-EXCHANGE	
224.0.185.0-224.0.185.255	Hanweck Associates	
224.0.186.0-224.0.186.255	BOX Options Market	
224.0.187.0-224.0.188.255	MVS-IPTV5	
224.0.250.0-224.0.251.255	KPN Broadcast Services	
224.0.252.0-224.0.252.255	KPN Broadcast Services	
224.0.253.0-224.0.253.255	KPN Broadcast Services	
224.0.254.0-224.0.254.255	Intelsat IPTV	
224.0.255.0-224.0.255.255	Intelsat IPTV	
224.1.0.38	dantz	
224.1.2.0-224.1.2.255	Intercontinental Exchange, Inc.	
224.1.3.0-224.1.4.255	NOB Cross media facilities	
224.2.0.0-224.2.127.253	Multimedia Conference Calls	
224.2.127.254	SAPv1 Announcements	
224.2.127.255	SAPv0 Announcements (deprecated)	
224.2.128.0-224.2.255.255	SAP Dynamic Assignments	
224.3.0.0-224.3.0.63	Nasdaqmdfeeds (re-new/March 2003)	
224.4.0.0-224.4.0.255	London Stock Exchange	
224.4.1.0-224.4.1.255	London Stock Exchange	
224.4.2.0-224.4.2.255	London Stock Exchange	
224.4.3.0-224.4.4.255	London Stock Exchange	
224.4.5.0-224.4.6.255	London Stock Exchange	
224.4.7.0-224.4.7.255	CBOE Holdings	
224.4.8.0-224.4.9.255	ISE	
224.4.10.0-224.4.13.255	London Stock Exchange	
224.4.14.0-224.4.17.255	London Stock Exchange	
224.252.0.0-224.255.255.255	DIS Transient Groups	2365
233.0.0.0-233.251.255.255	GLOP Block	3180
233.252.0.0-233.252.0.255	MCAST-TEST-NET	5771 6676
233.252.1.0-233.252.1.31	Spryware	
233.252.2.0-233.252.7.255	Tradition	
233.252.8.0-233.252.11.255	BVMF_MKT_DATA	
233.252.12.0-233.252.13.255	blizznet-tv-services	
233.252.14.0-233.252.17.255	BVMF_MKT_DATA_2	
234.0.0.0-234.255.255.255	Unicast-Prefix-based IPv4 Multicast Addresses	6034
239.0.0.0-239.255.255.255	Organization-Local Scope	2365
239.255.255.250	SSDP Simple Service Discovery Protocol	`

/** The blocks of 224.0.0.0/4, networks or ranges; the same form. */
export const BLOCKS_4 = `\
224.0.0.0/24	Local Network Control Block	5771
224.0.1.0/24	Internetwork Control Block	5771
224.0.2.0-224.0.255.255	AD-HOC Block I	5771
224.1.0.0/16	Reserved	5771
224.2.0.0/16	SDP/SAP Block	5771
224.3.0.0-224.4.255.255	AD-HOC Block II	5771
224.5.0.0-224.251.255.255	Reserved	5771
224.252.0.0/14	DIS Transient Groups	5771
225.0.0.0-231.255.255.255	Reserved	5771
232.0.0.0/8	Source-Specific Multicast	4607
233.0.0.0-233.251.255.255	GLOP	3180
233.252.0.0/14	AD-HOC Block III	5771
233.252.0.0/24	MCAST-TEST-NET (documentation)	5771 6676
234.0.0.0/8	Unicast-prefix-based	6034
235.0.0.0-238.255.255.255	Reserved	5771
239.0.0.0/8	Administratively scoped	2365
239.255.0.0/16	IPv4 Local Scope	2365
239.192.0.0/14	Organization-Local Scope	2365`

/** IPv6 groups; in `ff0x::` the x is any scope, and a prefix length makes it a block of groups. */
export const GROUPS_6 = `\
ff01::1	all nodes (interface)	
ff02::1	all nodes	
ff02::2	all routers	
ff02::4	DVMRP	
ff02::5	OSPF all SPF	
ff02::6	OSPF DR	
ff02::9	RIP	
ff02::a	EIGRP	
ff02::d	PIM	
ff02::12	VRRP	
ff02::16	MLDv2	
ff02::6a	all snoopers	
ff02::6b	PTP peer delay	
ff02::fb	mDNS	
ff02::1:2	DHCP relay and servers	
ff02::1:3	LLMNR	
ff05::1:3	DHCP servers (site)	
ff0x::c	SSDP	
ff0x::101	NTP	
ff02::1:ff00:0/104	solicited-node	`
